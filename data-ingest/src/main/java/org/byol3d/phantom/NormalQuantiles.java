package org.byol3d.phantom;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.byol3d.random.SplitRandom;

/**
 * Draws many normal deviates: 16 random bits choose one of 65,536 equally likely quantiles, up to
 * ±4.3 standard deviations. The bits are the same on every machine.
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

  static float[] quantiles() {
    var normal = new NormalDistribution(null, 0, 1);
    var quantiles = new float[COUNT];
    for (var i = 0; i < COUNT / 2; i++) {
      var quantile = normal.inverseCumulativeProbability((i + 0.5) / COUNT);
      quantiles[i] = (float) quantile;
      quantiles[COUNT - 1 - i] = (float) -quantile;
    }
    return quantiles;
  }
}
