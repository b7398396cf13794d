package org.byol3d.config;

import java.util.Comparator;
import java.util.List;

/**
 * The values that fit a run's length, from BYOL's appendix by way of the Python byol3d.
 *
 * @param epochs the length they are meant for
 * @param tau τ_base
 * @param learningRate the highest of the schedule
 * @param weightDecay for AdamW
 */
record EpochPreset(int epochs, double tau, double learningRate, double weightDecay) {
  private static final List<EpochPreset> TABLE =
      List.of(
          new EpochPreset(100, 0.99, 1e-3, 1e-4),
          new EpochPreset(300, 0.99, 1e-3, 1e-4),
          new EpochPreset(500, 0.993, 5e-4, 1e-4),
          new EpochPreset(1000, 0.996, 3e-4, 1e-5));

  /** The preset of the nearest length; of the shorter one half-way between two. */
  static EpochPreset nearest(int epochs) {
    return TABLE.stream()
        .min(Comparator.comparingInt(preset -> Math.abs(preset.epochs() - epochs)))
        .orElseThrow();
  }
}
