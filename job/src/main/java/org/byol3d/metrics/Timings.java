package org.byol3d.metrics;

import java.util.Map;

/**
 * Where the time of a step went, in seconds, each at least 0. The time of a stage is that of its
 * slowest worker. The parts add up to {@code wall} or less: some time belongs to no part.
 */
public sealed interface Timings permits StepTimings, TrainTimings {
  /** Returns the seconds from the beginning of the step to its end, on the driver. */
  double wall();

  /** Returns the seconds that the workers waited for crops. */
  double dataWait();

  /** Returns all parts but {@code wall}, by name, in the order of a step. */
  Map<String, Double> parts();

  /** Returns the seconds for sending weights to the workers. */
  double broadcast();

  /** Returns the seconds for moving results to the driver. */
  double gather();

  /** Returns the seconds for adding gradients. */
  double reduce();

  /** Returns the seconds for moving weights and gradients, and for adding gradients. */
  default double allReduce() {
    return broadcast() + gather() + reduce();
  }

  /**
   * Checks a time.
   *
   * @throws IllegalArgumentException when it is negative or not finite; names the part
   */
  static void check(String part, double seconds) {
    if (!(seconds >= 0) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException(
          "timing " + part + " must be at least 0 seconds, but is " + seconds);
    }
  }
}
