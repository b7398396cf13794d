package org.byol3d.doctor;

import java.io.Closeable;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.byol3d.distributed.StageFailedException;
import org.byol3d.distributed.StageRunner;
import org.byol3d.distributed.StageRunner.Placed;
import org.byol3d.distributed.StageRunner.Work;
import org.byol3d.placement.ExecutorSlot;
import org.byol3d.storage.DaemonThreads;
import org.byol3d.text.Units;

/**
 * Runs stages with a time limit, and measures them. After one stage has failed, no other is run.
 * Used by one thread.
 */
final class TimedStages implements Closeable {
  private final SparkContext context;
  private final Duration timeout;
  private final String jobGroup = "byol3d-doctor-" + UUID.randomUUID();
  private final StageRunner stages;
  private final List<String> failures = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("byol3d-doctor-timeout"));

  /**
   * Creates a runner.
   *
   * @param timeout of one stage: without it, Spark would wait for missing executors without end
   */
  TimedStages(SparkContext context, Duration timeout) {
    this.context = context;
    this.timeout = timeout;
    this.stages = new StageRunner(context, jobGroup);
  }

  /**
   * A task's answer.
   *
   * @param slot where the task ran
   * @param time on the executor's clock
   * @param nanos duration of what the task was asked to do
   * @param payload bytes to be sent to the driver
   */
  record Answer(ExecutorSlot slot, Instant time, long nanos, List<byte[]> payload)
      implements Serializable {
    /** Answers at once. */
    static Answer now() {
      return new Answer(ExecutorSlot.current(), Instant.now(), 0, List.of());
    }

    /** Answers with bytes. */
    static Answer with(byte[] payload) {
      return new Answer(ExecutorSlot.current(), Instant.now(), 0, List.of(payload));
    }

    /** Answers after some work, with its duration. */
    static Answer after(Runnable work) {
      long start = System.nanoTime();
      work.run();
      return new Answer(
          ExecutorSlot.current(), Instant.now(), System.nanoTime() - start, List.of());
    }
  }

  /** The answer of a stage of one task, with the driver's clock before and after. */
  record Timed(Answer answer, Instant asked, Instant answered, double seconds) {}

  /**
   * Runs a stage. Returns whether it succeeded; if it failed or took too long, notes the failure.
   */
  <T, R> boolean run(String name, List<Placed<T>> items, Work<T, R> work, Consumer<R> onResult)
      throws InterruptedException {
    if (!failures.isEmpty()) {
      return false;
    }
    var tooLate = String.format(Locale.ROOT, "no answer within %,d ms", timeout.toMillis());
    var deadline =
        timer.schedule(
            () -> context.cancelJobGroup(jobGroup, tooLate),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      stages.run(name, items, work, (partition, result) -> onResult.accept(result));
      return true;
    } catch (StageFailedException e) {
      failures.add(e.getMessage().contains(tooLate) ? name + ": " + tooLate : e.getMessage());
      return false;
    } finally {
      deadline.cancel(false);
    }
  }

  /** Runs a stage, and returns its duration; empty when it failed. */
  OptionalDouble seconds(String name, List<Placed<Integer>> items, Work<Integer, Answer> work)
      throws InterruptedException {
    long start = System.nanoTime();
    return run(name, items, work, it -> {})
        ? OptionalDouble.of(Units.secondsSince(start))
        : OptionalDouble.empty();
  }

  /** Runs one task on one executor; empty when it ran elsewhere, or not at all. */
  Optional<Timed> ask(ExecutorSlot slot, String name, Work<Integer, Answer> work)
      throws InterruptedException {
    var answers = new ArrayList<Answer>();
    var asked = Instant.now();
    long start = System.nanoTime();
    boolean done =
        run(name, List.of(new Placed<>(0, List.of(slot.toTaskLocation()))), work, answers::add);
    double seconds = Units.secondsSince(start);
    var answered = Instant.now();
    return done && answers.get(0).slot().equals(slot)
        ? Optional.of(new Timed(answers.get(0), asked, answered, seconds))
        : Optional.empty();
  }

  /** Returns the failures of stages. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    stages.close();
  }
}
