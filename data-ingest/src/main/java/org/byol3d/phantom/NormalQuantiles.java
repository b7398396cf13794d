package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;

/**
 * Normal deviates in bulk: each 16 random bits choose one of 65,536 equally likely quantiles, up to
 * ±4.3 standard deviations. The same bits on every machine.
 */
final class NormalQuantiles {
  private static final int COUNT = 1 << 16;
  private static final int WORDS = 1 << 10;
  private static final float[] QUANTILES = quantiles();

  private NormalQuantiles() {}

  /** Fills {@code values[offset, offset + length)}. */
  static void fill(SplitRandom random, float[] values, int offset, int length) {
    var words = new int[WORDS];
    for (var done = 0; done < length; done += 2 * WORDS) {
      var part = Math.min(2 * WORDS, length - done);
      random.fill(words, 0, (part + 1) / 2);
      for (var i = 0; i < part; i++) {
        var word = words[i >> 1];
        values[offset + done + i] = QUANTILES[(i & 1) == 0 ? word & 0xffff : word >>> 16];
      }
    }
  }

  private static float[] quantiles() {
    var quantiles = new float[COUNT];
    for (var i = 0; i < COUNT / 2; i++) {
      var quantile = lowerQuantile((i + 0.5) / COUNT);
      quantiles[i] = (float) quantile;
      quantiles[COUNT - 1 - i] = (float) -quantile;
    }
    return quantiles;
  }

  /**
   * The quantile of a probability in (0, ½], to 1e-9: Newton steps from the tail's leading term on
   * the continued fraction of the normal tail (Abramowitz and Stegun, 26.2.14), and near the median
   * on its series (26.2.11).
   */
  private static double lowerQuantile(double probability) {
    var x = -StrictMath.sqrt(Math.max(0, -2 * StrictMath.log(2 * probability)));
    for (var step = 0; step < 20; step++) {
      x -= (cumulative(x) - probability) / density(x);
    }
    return x;
  }

  private static double density(double x) {
    return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
  }

  private static double cumulative(double x) {
    if (x < -3) {
      var fraction = 0.0;
      for (var k = 60; k >= 1; k--) {
        fraction = k / (-x + fraction);
      }
      return density(x) / (-x + fraction);
    }
    var term = x;
    var sum = x;
    for (var k = 1; k < 60; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + density(x) * sum;
  }
}
