package org.byol3d.scaling;

import org.byol3d.distributed.GradientWire;

/**
 * Models the time of a training step from the cost of its parts. Parts overlap only where they do
 * in the engine: the driver adds gradients while others arrive. Crops are already on the workers.
 *
 * @param encoderBytes bytes of the encoder's weights in float32
 * @param costs costs of transport
 * @param wire number format of gradients on the network
 * @param linkBytesPerSecond rate of each machine's network, in each direction
 * @param microBatchSeconds time of a GPU for one micro-batch, forward and backward
 * @param microBatches micro-batches per GPU and step
 * @param pairs crop pairs per micro-batch
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
   * Checks the values.
   *
   * @throws IllegalArgumentException if a value is not positive
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
   * Models a step as byol3d makes it: each worker sends the sum of its micro-batches to the driver,
   * which adds the sums, updates and broadcasts. The broadcast spreads from executor to executor:
   * the number of executors that have it doubles in each round. This is an upper bound of the time,
   * since a broadcast travels in blocks.
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
    // The last vector to arrive may complete all tree nodes above it.
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
   * Models a step that byol3d does not make: workers add their sums in a tree among themselves, one
   * level after the other, send the result back down the tree, and each updates its own weights.
   * The rate between two executors is the rate of a broadcast.
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

  /** Returns the binary logarithm, rounded up. */
  private static int log2(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
  }

  private static void requirePositive(int gpus) {
    if (gpus < 1) {
      throw new IllegalArgumentException("gpus " + gpus + ": must be at least 1");
    }
  }
}
