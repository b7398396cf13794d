package org.byol3d.volume;

import java.io.Serializable;

/**
 * Statistics of the voxel values of one volume, as the index stores them. All are finite.
 *
 * @param min least value
 * @param max greatest value
 * @param mean mean
 * @param standardDeviation population standard deviation, at least 0
 * @param p0p5 0.5th percentile
 * @param p50 median
 * @param p99p5 99.5th percentile
 * @param foregroundFraction share of voxels that are foreground, in [0, 1]
 * @param window what percentile normalization maps to [0, 1]
 */
public record VolumeStatistics(
    double min,
    double max,
    double mean,
    double standardDeviation,
    double p0p5,
    double p50,
    double p99p5,
    double foregroundFraction,
    PercentileWindow window)
    implements Serializable {

  /** Creates statistics whose window is that of the two percentiles. */
  public VolumeStatistics(
      double min,
      double max,
      double mean,
      double standardDeviation,
      double p0p5,
      double p50,
      double p99p5,
      double foregroundFraction) {
    this(
        min,
        max,
        mean,
        standardDeviation,
        p0p5,
        p50,
        p99p5,
        foregroundFraction,
        PercentileWindow.ofVolume(p0p5, p99p5));
  }

  /**
   * @throws IllegalArgumentException if a value is not finite or the values contradict each other
   */
  public VolumeStatistics {
    // Written so that a NaN fails every comparison.
    var ordered = min <= p0p5 && p0p5 <= p50 && p50 <= p99p5 && p99p5 <= max;
    var finite = Double.isFinite(min) && Double.isFinite(max) && Double.isFinite(mean);
    if (!ordered || !finite || !(standardDeviation >= 0 && Double.isFinite(standardDeviation))) {
      throw new IllegalArgumentException(
          ("statistics min %s, p0.5 %s, p50 %s, p99.5 %s, max %s, mean %s, standard deviation %s:"
                  + " must be finite and in order")
              .formatted(min, p0p5, p50, p99p5, max, mean, standardDeviation));
    }
    if (!(foregroundFraction >= 0 && foregroundFraction <= 1)) {
      throw new IllegalArgumentException(
          "foreground fraction " + foregroundFraction + ": must be in [0, 1]");
    }
  }
}
