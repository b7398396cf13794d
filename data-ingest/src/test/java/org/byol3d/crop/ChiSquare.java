package org.byol3d.crop;

/** Pearson's test of counts against the uniform distribution. */
final class ChiSquare {
  private ChiSquare() {}

  /**
   * Returns how far the statistic is above its mean, in standard deviations of the normal
   * approximation (Wilson and Hilferty). Chance exceeds 4.3 about once in 10⁵.
   */
  static double excess(int[] counts) {
    var total = 0.0;
    for (var count : counts) {
      total += count;
    }
    var expected = total / counts.length;
    var statistic = 0.0;
    for (var count : counts) {
      statistic += (count - expected) * (count - expected) / expected;
    }
    var freedom = counts.length - 1.0;
    return (Math.cbrt(statistic / freedom) - (1 - 2 / (9 * freedom)))
        / Math.sqrt(2 / (9 * freedom));
  }
}
