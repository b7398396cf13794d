package org.byol3d.pretrain;

import org.byol3d.byol.GraphPolicy;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.TaskMemory;
import org.byol3d.nn.NetworkCost;
import org.byol3d.nn.Precision;
import org.byol3d.run.RunPlan;

/** Estimates what a pretraining needs. */
public final class PretrainPlan {
  private PretrainPlan() {}

  /**
   * Plans a run.
   *
   * @param workers W, at least 1; no more than K are used
   */
  public static RunPlan of(PretrainConfig config, long volumes, int workers) {
    int microBatches = config.batch().global() / config.batch().micro();
    int used = Math.min(workers, microBatches);
    long perEpoch = Math.max(1, volumes / config.batch().global());
    var task = TaskMemory.of(config, used);
    long weights = task.encoder() / Float.BYTES;
    var cost = new NetworkCost(config.network(), config.crop().size(), Precision.FLOAT32);
    return new RunPlan(
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
}
