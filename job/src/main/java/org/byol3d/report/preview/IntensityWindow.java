package org.byol3d.report.preview;

import java.util.Optional;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeStatistics;

/**
 * Stored values that a normalization maps to 0 and to 1.
 *
 * @param low becomes 0, with all below it
 * @param high becomes 1, with all above it
 * @param lowName which statistic {@code low} is
 * @param highName which statistic {@code high} is
 */
record IntensityWindow(double low, double high, String lowName, String highName) {

  /** Returns the window of a volume, if the normalization has one. */
  static Optional<IntensityWindow> of(Normalization normalization, VolumeStatistics statistics) {
    if (normalization instanceof Normalization.Percentile) {
      var window = statistics.window();
      return Optional.of(
          new IntensityWindow(
              window.low(), window.high(), window.source().lowName(), window.source().highName()));
    }
    if (normalization instanceof Normalization.MinMax) {
      return Optional.of(new IntensityWindow(statistics.min(), statistics.max(), "min", "max"));
    }
    return Optional.empty();
  }
}
