package org.byol3d.pretrain;

import org.byol3d.distributed.StageTimes;
import org.byol3d.distributed.WorkerReport;
import org.byol3d.report.training.StepTimings;

/**
 * Where a step's time went. Spark tells when a task's result is there, not when it began to travel:
 * the encode stage's results are small, so what it takes beyond its slowest task is scheduling, and
 * what the backward stage takes beyond that is gradients on their way.
 */
final class StepTimer {
  private static final double NANOS = 1e9;

  private StepTimer() {}

  static StepTimings timings(StepOutcome step) {
    long scheduling = step.encode().overheadNanos();
    long inBackward = Math.min(scheduling, step.backward().overheadNanos());
    double dataWait =
        step.encode().reports().stream().mapToLong(WorkerReport::dataNanos).average().orElse(0);
    return new StepTimings(
        step.wallNanos() / NANOS,
        (scheduling + inBackward) / NANOS,
        (step.publishNanos() + weights(step.encode()) + weights(step.backward())) / NANOS,
        dataWait / NANOS,
        compute(step.encode()) / NANOS,
        step.headsNanos() / NANOS,
        compute(step.backward()) / NANOS,
        Math.max(0, step.backward().overheadNanos() - inBackward - step.reduceNanos()) / NANOS,
        step.reduceNanos() / NANOS,
        step.updateNanos() / NANOS);
  }

  private static long weights(StageTimes stage) {
    return stage.reports().stream().mapToLong(WorkerReport::weightsNanos).max().orElse(0);
  }

  private static double compute(StageTimes stage) {
    return stage.reports().stream().mapToLong(WorkerReport::computeNanos).max().orElse(0);
  }
}
