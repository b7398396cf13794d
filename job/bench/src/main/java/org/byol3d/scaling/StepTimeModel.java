package org.byol3d.scaling;

import org.byol3d.distributed.GradientWire;

/**
 * The time of a training step, from what its parts cost. Nothing overlaps but what does in the
 * engine: the driver adds gradients while others arrive. Workers' data is taken to be there.
 *
 * @param encoderBytes of the encoder's weights in float32
 * @param costs of transport
 * @param wire of gradients
 * @param linkBytesPerSecond of each machine's network, each way
 * @param microBatchSeconds of a GPU for one micro-batch, forward and backward
 * @param microBatches that each GPU computes in a step
 * @param pairs of crops in a micro-batch
 */
public record StepTimeModel(
    long encoderBytes,
    TransportCosts costs,
    GradientWire wire,
    double linkBytesPerSecond,
    double microBatchSeconds,
    int microBatches,
    int pairs) {

  /**
   * @throws IllegalArgumentException when a value is not positive
   */
  public StepTimeModel {
    if (encoderBytes < 1
        || !(linkBytesPerSecond > 0)
        || !(microBatchSeconds > 0)
        || microBatches < 1
        || pairs < 1) {
      throw new IllegalArgumentException("all values must be positive");
    }
  }

  /**
   * What is built: each worker sends the sum of its micro-batches to the driver, which joins them,
   * updates and broadcasts. The broadcast spreads from executor to executor: those that have it
   * double in each round, which is an upper bound, since it travels in blocks.
   *
   * @param gpus workers, at least 1; with a power of two, each sends one vector
   */
  public StepTime throughDriver(int gpus) {
    requirePositive(gpus);
    double fetch = encoderBytes / Math.min(costs.fetchBytesPerSecond(), linkBytesPerSecond);
    double arrive =
        gpus * wireBytes() / Math.min(costs.collectBytesPerSecond(), linkBytesPerSecond);
    double decode = gpus * encoderBytes * costs.decodeSecondsPerByte();
    double add = (gpus - 1) * encoderBytes * costs.addSecondsPerByte();
    // The last to arrive may complete all nodes above it.
    double last = log2(gpus) * encoderBytes * costs.addSecondsPerByte();
    return new StepTime(
        launch(gpus),
        costs.publishSeconds() + log2(gpus + 1) * fetch,
        compute(),
        heads(gpus),
        Math.max(arrive, decode + add) + last,
        update());
  }

  /**
   * What is not built: workers add their sums in a tree among themselves, one level after the
   * other, send the result back down the same way, and each updates its own weights. What Spark's
   * transport reaches between two executors is taken from the broadcast.
   *
   * @param gpus workers, at least 1
   */
  public StepTime treeBetweenWorkers(int gpus) {
    requirePositive(gpus);
    double hop = wireBytes() / Math.min(costs.fetchBytesPerSecond(), linkBytesPerSecond);
    double join = encoderBytes * (costs.decodeSecondsPerByte() + costs.addSecondsPerByte());
    double back = encoderBytes * costs.decodeSecondsPerByte();
    return new StepTime(
        launch(gpus),
        0,
        compute(),
        heads(gpus),
        log2(gpus) * (2 * hop + join) + (gpus > 1 ? back : 0),
        update());
  }

  private double wireBytes() {
    return encoderBytes / (double) Float.BYTES * wire.bytesPerValue();
  }

  private double launch(int gpus) {
    return 2 * (costs.stageSeconds() + gpus * costs.taskSeconds());
  }

  private double compute() {
    return microBatches * microBatchSeconds;
  }

  private double heads(int gpus) {
    return costs.headsSeconds() + costs.headsSecondsPerPair() * gpus * microBatches * pairs;
  }

  private double update() {
    return encoderBytes * costs.updateSecondsPerByte();
  }

  /** Rounded up. */
  private static int log2(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
  }

  private static void requirePositive(int gpus) {
    if (gpus < 1) {
      throw new IllegalArgumentException("gpus " + gpus + ": must be at least 1");
    }
  }
}
