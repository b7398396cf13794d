package org.byol3d.finetune;

import org.byol3d.distributed.StageTimes;
import org.byol3d.metrics.TrainTimings;
import org.byol3d.text.Units;

/**
 * When a step did what, in nanoseconds.
 *
 * @param train times of the stage
 * @param reduce time of adding gradients on the driver
 * @param update time of clipping and optimizer
 * @param publish time of passing the new weights to Spark
 * @param wall time of the whole step
 */
record StepTimes(StageTimes train, long reduce, long update, long publish, long wall) {
  /**
   * Tells where the time went. The stage lasts as long as its slowest task, so the times of that
   * task count. Spark tells when the result of a task arrives, not when it starts to travel, so the
   * stage's time beyond the slowest task, scheduling and transfer of gradients, is one part.
   */
  TrainTimings timings() {
    var slowest = train.slowest();
    long arriving = train.overheadNanos();
    // Gradients that are added while the slowest task still computes cost no time.
    long reducing = Math.min(reduce, arriving);
    return new TrainTimings(
        Units.seconds(wall),
        Units.seconds(publish + slowest.weightsNanos()),
        Units.seconds(slowest.dataNanos()),
        Units.seconds(slowest.computeNanos()),
        // The rest of a task is packing gradients.
        Units.seconds(arriving - reducing + slowest.otherNanos()),
        Units.seconds(reducing),
        Units.seconds(update));
  }
}
