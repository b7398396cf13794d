package org.byol3d.scaling;

/**
 * What moving weights and gradients by Spark costs, on an unlimited network.
 *
 * @param stageSeconds to run a stage that does nothing
 * @param taskSeconds that each of its tasks adds on the driver
 * @param publishSeconds for the driver to cut an encoder's weights into a broadcast
 * @param fetchBytesPerSecond at which one executor fetches a broadcast
 * @param collectBytesPerSecond at which the driver takes results from all executors
 * @param decodeSecondsPerByte to make floats of gradients on the driver
 * @param addSecondsPerByte to add one vector of float32 to another
 * @param headsSeconds of the heads' forward and backward passes on the driver, of any batch
 * @param headsSecondsPerPair that each crop pair adds to them
 * @param updateSecondsPerByte clipping, optimizer and moving average on the driver, for each byte
 *     of the encoder's weights
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
   * As measured on 2 cores that ran driver and executors, the full configuration's encoder (34.5
   * MB), Spark 4.1.1 in standalone mode: docs/scaling.md says how.
   */
  public static final TransportCosts MEASURED =
      new TransportCosts(0.061, 5e-4, 0.038, 150e6, 272e6, 1.2e-10, 3.0e-10, 0.016, 4e-4, 7.4e-10);

  /**
   * @throws IllegalArgumentException when a time is negative, or a rate not positive
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

  /** This with other rates, such as {@code byol3d doctor} measured. */
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
