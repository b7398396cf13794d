package org.byol3d.pretrain;

import java.util.Comparator;
import org.byol3d.distributed.StageTimes;
import org.byol3d.distributed.WorkerReport;
import org.byol3d.metrics.StepTimings;

/**
 * Where a step's time went. A stage lasts as long as its slowest task, so that task's times are a
 * step's, and the parts add up to no more than the step. Spark tells when a task's result is there,
 * not when it began to travel: the encode stage's results are small, so what it takes beyond its
 * slowest task is scheduling, and what the backward stage takes beyond that is gradients on their
 * way.
 */
final class StepTimer {
  private static final double NANOS = 1e9;

  private StepTimer() {}

  static StepTimings timings(StepOutcome step) {
    var encode = slowest(step.encode());
    var backward = slowest(step.backward());
    long scheduling = step.encode().overheadNanos();
    long inBackward = Math.min(scheduling, step.backward().overheadNanos());
    long arriving = step.backward().overheadNanos() - inBackward;
    // What was added while the slowest task still computed cost nothing.
    long reducing = Math.min(step.reduceNanos(), arriving);
    return new StepTimings(
        step.wallNanos() / NANOS,
        (scheduling + inBackward + rest(encode)) / NANOS,
        (step.publishNanos() + encode.weightsNanos() + backward.weightsNanos()) / NANOS,
        (encode.dataNanos() + backward.dataNanos()) / NANOS,
        encode.computeNanos() / NANOS,
        step.headsNanos() / NANOS,
        backward.computeNanos() / NANOS,
        // Packing the gradients is what a backward task does besides.
        (arriving - reducing + rest(backward)) / NANOS,
        reducing / NANOS,
        step.updateNanos() / NANOS);
  }

  private static WorkerReport slowest(StageTimes stage) {
    return stage.reports().stream()
        .max(Comparator.comparingLong(WorkerReport::totalNanos))
        .orElseThrow(() -> new IllegalArgumentException("a stage without tasks"));
  }

  private static long rest(WorkerReport task) {
    return Math.max(
        0, task.totalNanos() - task.weightsNanos() - task.dataNanos() - task.computeNanos());
  }
}
