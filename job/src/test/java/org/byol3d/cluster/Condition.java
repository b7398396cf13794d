package org.byol3d.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that another process does. */
public final class Condition {
  /**
   * This is generous: a machine that also runs other builds is many times slower than an idle one.
   */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Condition() {}

  /** A question that another process's files or pages answer. */
  @FunctionalInterface
  public interface Check {
    boolean holds() throws IOException;
  }

  /**
   * Returns as soon as the check holds.
   *
   * @param what the condition, for the error
   * @param state the current state, for the error
   * @throws IllegalStateException if it does not hold within two minutes
   */
  public static void await(String what, Check check, Supplier<String> state) throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!check.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited without result for " + what + ": " + state.get());
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  /** Returns as soon as the check holds; the error tells nothing of the state. */
  public static void await(String what, Check check) throws IOException {
    await(what, check, () -> "it did not happen");
  }
}
