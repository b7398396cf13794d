package org.byol3d.pretrain;

import java.util.OptionalLong;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.TaskMemory;
import org.byol3d.nn.NetworkCost;
import org.byol3d.nn.Precision;

/**
 * What a run needs, estimated before it starts.
 *
 * @param volumes volumes of the index
 * @param stepsPerEpoch whole steps per epoch, at least 1
 * @param totalSteps steps of the run
 * @param microBatches K, micro-batches per step
 * @param workers W, workers that are used
 * @param workerBytes device memory of a worker for tensors, in bytes
 * @param downBytes bytes to each worker per step
 * @param upBytes bytes from all workers per step
 * @param stepFlops operations of all workers per step
 */
public record PretrainPlan(
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
   * Plans a run.
   *
   * @param workers W, at least 1; no more than K are used
   */
  public static PretrainPlan of(PretrainConfig config, long volumes, int workers) {
    int microBatches = config.batch().global() / config.batch().micro();
    int used = Math.min(workers, microBatches);
    long perEpoch = Math.max(1, volumes / config.batch().global());
    var task = TaskMemory.of(config, used);
    long weights = task.encoder() / Float.BYTES;
    var cost = new NetworkCost(config.network(), config.crop().size(), Precision.FLOAT32);
    return new PretrainPlan(
        volumes,
        perEpoch,
        perEpoch * config.schedule().epochs(),
        microBatches,
        used,
        task.tensors(),
        task.encoder(),
        used * weights * config.run().distributed().wire().bytesPerValue(),
        config.batch().global() * cost.stepFlops(config.batch().graph() == GraphPolicy.RECOMPUTE));
  }

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
