package org.byol3d.run;

import java.util.OptionalLong;

/**
 * What a run needs, estimated before it starts.
 *
 * @param volumes volumes to train on
 * @param stepsPerEpoch whole steps per epoch, at least 1
 * @param totalSteps steps of the run
 * @param microBatches K, micro-batches per step
 * @param workers W, workers that are used
 * @param workerBytes device memory of a worker for tensors, in bytes
 * @param downBytes bytes to each worker per step
 * @param upBytes bytes from all workers per step
 * @param stepFlops operations of all workers per step
 */
public record RunPlan(
    long volumes,
    long stepsPerEpoch,
    long totalSteps,
    int microBatches,
    int workers,
    long workerBytes,
    long downBytes,
    long upBytes,
    long stepFlops) {
  /**
   * Returns how long the run takes in seconds, without transport.
   *
   * @param flopsPerSecond rate of each worker; 0 if it is not known
   */
  public OptionalLong seconds(double flopsPerSecond) {
    return flopsPerSecond > 0
        ? OptionalLong.of((long) (stepFlops / flopsPerSecond / workers * totalSteps))
        : OptionalLong.empty();
  }
}
