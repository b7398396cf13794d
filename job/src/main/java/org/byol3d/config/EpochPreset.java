package org.byol3d.config;

import java.util.Comparator;
import java.util.List;

/**
 * The values that fit a run's length, from BYOL's appendix, as the Python byol3d has them. They
 * replace {@code auto} in a configuration.
 *
 * @param epochs length of the run that the values are for
 * @param tau τ_base, in [0, 1]
 * @param learningRate highest learning rate of the schedule, positive
 * @param weightDecay of the optimizer, 0 or more
 */
record EpochPreset(int epochs, double tau, double learningRate, double weightDecay) {
  private static final List<EpochPreset> TABLE =
      List.of(
          new EpochPreset(100, 0.99, 1e-3, 1e-4),
          new EpochPreset(300, 0.99, 1e-3, 1e-4),
          new EpochPreset(500, 0.993, 5e-4, 1e-4),
          new EpochPreset(1000, 0.996, 3e-4, 1e-5));

  /** Returns the preset of the nearest length, or the shorter of two equally near ones. */
  static EpochPreset nearest(int epochs) {
    return TABLE.stream()
        .min(Comparator.comparingInt(preset -> Math.abs(preset.epochs() - epochs)))
        .orElseThrow();
  }
}
