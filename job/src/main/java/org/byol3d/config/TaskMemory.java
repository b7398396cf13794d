package org.byol3d.config;

import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.nn.NetworkCost;
import org.byol3d.nn.Precision;

/**
 * The memory that a configuration needs per Spark task, in bytes.
 *
 * @param tensors memory for tensors on the device
 * @param heap memory of the executor's Java heap
 * @param encoder size of the trained encoder's weights, which are sent in each step
 */
public record TaskMemory(long tensors, long heap, long encoder) {
  /** Native libraries and scratch memory of a process that computes on the CPU. */
  public static final long ENGINE = 300L << 20;

  /** Counts weights, their average, a gradient and a sum of gradients, each also as bytes. */
  private static final int ENCODERS_ON_HEAP = 8;

  /** Crops of the current and the next step are in memory. */
  private static final int LOADED_STEPS = 2;

  private static final int VIEWS = 2;

  /**
   * Computes the memory that a configuration needs.
   *
   * @param slots tasks that run at once and share the micro-batches of a step, at least 1
   */
  public static TaskMemory of(PretrainConfig config, int slots) {
    int micro = config.batch().micro();
    int microBatches = config.batch().global() / micro;
    int used = Math.min(slots, microBatches);
    int share = (microBatches + used - 1) / used;
    long crop = config.crop().size().voxels() * Float.BYTES;
    long encoder = (long) new ByolNetworks(config.network()).encoderSize() * Float.BYTES;
    var cost = new NetworkCost(config.network(), config.crop().size(), Precision.FLOAT32);
    int kept = config.batch().graph() == GraphPolicy.RECOMPUTE ? 1 : share;
    return new TaskMemory(
        cost.workerMemory(micro, kept).total(),
        ENCODERS_ON_HEAP * encoder + (long) LOADED_STEPS * share * micro * VIEWS * crop,
        encoder);
  }
}
