package org.byol3d.pretrain;

import java.util.OptionalLong;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.config.PretrainConfig;
import org.byol3d.nn.NetworkCost;
import org.byol3d.nn.Precision;

/**
 * What a run will take.
 *
 * @param volumes of the index
 * @param stepsPerEpoch whole steps that an epoch comes to, at least 1
 * @param totalSteps of the run
 * @param microBatches K, of a step
 * @param workers W
 * @param workerBytes device memory of a worker, tensors only
 * @param downBytes to each worker in a step
 * @param upBytes from all workers in a step
 * @param stepFlops operations of a step, all workers
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
   * The plan of a configuration.
   *
   * @param workers W; more than micro-batches are of no use
   * @throws IllegalArgumentException when the volumes do not make one step in all epochs
   */
  public static PretrainPlan of(PretrainConfig config, long volumes, int workers) {
    int microBatches = config.batch().global() / config.batch().micro();
    int used = Math.min(workers, microBatches);
    long perEpoch = Math.max(1, volumes / config.batch().global());
    var cost = new NetworkCost(config.network(), config.crop().size(), Precision.FLOAT32);
    boolean recompute = config.batch().graph() == GraphPolicy.RECOMPUTE;
    int share = (microBatches + used - 1) / used;
    long encoder = new ByolNetworks(config.network()).encoderSize();
    return new PretrainPlan(
        volumes,
        perEpoch,
        perEpoch * config.schedule().epochs(),
        microBatches,
        used,
        cost.workerMemory(config.batch().micro(), recompute ? 1 : share).total(),
        encoder * Float.BYTES,
        used * encoder * config.run().distributed().wire().bytesPerValue(),
        config.batch().global() * cost.stepFlops(recompute));
  }

  /** How long the run takes at a rate of each worker in operations a second, transport left out. */
  public OptionalLong seconds(double flopsPerSecond) {
    return flopsPerSecond > 0
        ? OptionalLong.of((long) (stepFlops / flopsPerSecond / workers * totalSteps))
        : OptionalLong.empty();
  }
}
