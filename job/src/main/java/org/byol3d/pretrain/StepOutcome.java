package org.byol3d.pretrain;

import org.byol3d.byol.HeadsOutput;
import org.byol3d.distributed.StageTimes;
import org.byol3d.metrics.StepTimings;
import org.byol3d.text.Units;

/**
 * What a step gave.
 *
 * @param heads losses and projections
 * @param gradientNorm global norm before clipping
 * @param workers tasks of a stage
 * @param encode times of the encode stage
 * @param backward times of the backward stage
 * @param headsNanos time of the heads phase
 * @param reduceNanos time of adding gradients on the driver
 * @param updateNanos time of clipping, optimizer and moving average
 * @param publishNanos time of passing the new weights to Spark
 * @param wallNanos time of the whole step
 */
record StepOutcome(
    HeadsOutput heads,
    double gradientNorm,
    int workers,
    StageTimes encode,
    StageTimes backward,
    long headsNanos,
    long reduceNanos,
    long updateNanos,
    long publishNanos,
    long wallNanos) {
  /**
   * Tells where the time went. A stage lasts as long as its slowest task, so the times of that task
   * count, and the parts add up to no more than the step. Spark tells when the result of a task
   * arrives, not when it starts to travel. The results of the encode stage are small, so its time
   * beyond the slowest task is scheduling; the backward stage takes as much scheduling, and the
   * rest is the transfer of gradients.
   */
  StepTimings timings() {
    var slowestEncode = encode.slowest();
    var slowestBackward = backward.slowest();
    long scheduling = encode.overheadNanos();
    long inBackward = Math.min(scheduling, backward.overheadNanos());
    long arriving = backward.overheadNanos() - inBackward;
    // Gradients that are added while the slowest task still computes cost no time.
    long reducing = Math.min(reduceNanos, arriving);
    return new StepTimings(
        Units.seconds(wallNanos),
        Units.seconds(scheduling + inBackward + slowestEncode.otherNanos()),
        Units.seconds(publishNanos + slowestEncode.weightsNanos() + slowestBackward.weightsNanos()),
        Units.seconds(slowestEncode.dataNanos() + slowestBackward.dataNanos()),
        Units.seconds(slowestEncode.computeNanos()),
        Units.seconds(headsNanos),
        Units.seconds(slowestBackward.computeNanos()),
        // The rest of a backward task is packing gradients.
        Units.seconds(arriving - reducing + slowestBackward.otherNanos()),
        Units.seconds(reducing),
        Units.seconds(updateNanos));
  }
}
