package org.byol3d.b2nd;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Runs the same work on several threads until a queue is empty or one of them fails. */
final class ParallelDrain {
  private ParallelDrain() {}

  /** Work that may fail to read. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Runs the work here and {@code threads - 1} times on the executor, and waits for all.
   *
   * @throws IOException the first failure
   */
  static void run(ExecutorService executor, int threads, ChunkQueue queue, Work work)
      throws IOException {
    Callable<Void> task =
        () -> {
          boolean done = false;
          try {
            work.run();
            done = true;
          } finally {
            if (!done) {
              queue.abandon();
            }
          }
          return null;
        };
    var others = new ArrayList<Future<Void>>();
    for (int i = 1; i < threads; i++) {
      others.add(executor.submit(task));
    }
    Throwable failure = null;
    try {
      task.call();
    } catch (Exception e) {
      failure = e;
    }
    for (var other : others) {
      failure = first(failure, await(other));
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException("a reading thread failed", failure);
    }
  }

  private static Throwable first(Throwable one, Throwable other) {
    if (one != null && other != null && one != other) {
      one.addSuppressed(other);
    }
    return one != null ? one : other;
  }

  /** Waits even when interrupted: the destinations are the caller's until every thread is done. */
  private static Throwable await(Future<Void> other) {
    boolean interrupted = false;
    while (true) {
      try {
        other.get();
        return interrupted ? interruption() : null;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return e.getCause();
      }
    }
  }

  private static InterruptedIOException interruption() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while other threads read");
  }
}
