package org.byol3d.scaling;

/**
 * Costs of moving weights and gradients with Spark, on an unlimited network.
 *
 * @param stageSeconds time of a stage that does nothing
 * @param taskSeconds time that each task adds on the driver
 * @param publishSeconds time of the driver to make a broadcast of an encoder's weights
 * @param fetchBytesPerSecond rate at which one executor fetches a broadcast
 * @param collectBytesPerSecond rate at which the driver takes results from all executors
 * @param decodeSecondsPerByte time to decode gradients to floats on the driver
 * @param addSecondsPerByte time to add one vector of float32 to another
 * @param headsSeconds time of the heads' forward and backward passes on the driver, for any batch
 * @param headsSecondsPerPair time that each crop pair adds to these passes
 * @param updateSecondsPerByte time of clipping, optimizer and moving average on the driver, for
 *     each byte of the encoder's weights
 */
public record TransportCosts(
    double stageSeconds,
    double taskSeconds,
    double publishSeconds,
    double fetchBytesPerSecond,
    double collectBytesPerSecond,
    double decodeSecondsPerByte,
    double addSecondsPerByte,
    double headsSeconds,
    double headsSecondsPerPair,
    double updateSecondsPerByte) {
  /**
   * Measured on 2 cores that ran driver and executors, with the full configuration's encoder (34.5
   * MB) and Spark 4.1.1 in standalone mode. docs/scaling.md describes the measurement.
   */
  public static final TransportCosts MEASURED =
      new TransportCosts(0.061, 5e-4, 0.038, 150e6, 272e6, 1.2e-10, 3.0e-10, 0.016, 4e-4, 7.4e-10);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a time is negative, or a rate not positive
   */
  public TransportCosts {
    if (!(fetchBytesPerSecond > 0) || !(collectBytesPerSecond > 0)) {
      throw new IllegalArgumentException("rates must be positive");
    }
    if (!(stageSeconds >= 0)
        || !(taskSeconds >= 0)
        || !(publishSeconds >= 0)
        || !(decodeSecondsPerByte >= 0)
        || !(addSecondsPerByte >= 0)
        || !(headsSeconds >= 0)
        || !(headsSecondsPerPair >= 0)
        || !(updateSecondsPerByte >= 0)) {
      throw new IllegalArgumentException("times must not be negative");
    }
  }

  /** Returns these costs with other rates in bytes/s, such as {@code byol3d doctor} measures. */
  public TransportCosts withRates(double fetch, double collect) {
    return new TransportCosts(
        stageSeconds,
        taskSeconds,
        publishSeconds,
        fetch,
        collect,
        decodeSecondsPerByte,
        addSecondsPerByte,
        headsSeconds,
        headsSecondsPerPair,
        updateSecondsPerByte);
  }
}
