package org.byol3d.augment;

import org.byol3d.random.SplitRandom;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * Changes x to c·(x − mean) + mean + b, clamped to [0, 1]: contrast c around the mean of the crop,
 * and brightness b.
 *
 * @param probability of changing a view, in [0, 1]; 0.8 in the full configuration
 * @param brightness largest |b|, in [0, 1]; 0.1 in the full configuration
 * @param leastContrast smallest c, at least 0; 0.75 in the full configuration
 * @param mostContrast largest c, at most 10; 1.25 in the full configuration
 */
public record ContrastJitter(
    double probability, float brightness, float leastContrast, float mostContrast)
    implements IntensityAugmentation {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public ContrastJitter {
    Check.within("probability", probability, 0, 1);
    Check.within("brightness", brightness, 0, 1);
    Check.range("contrast", leastContrast, mostContrast, 0, 10);
  }

  @Override
  public String name() {
    return "jitter";
  }

  @Override
  public void augment(float[] crop, Extent extent, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(probability);
    float offset = random.nextFloat(-brightness, brightness);
    float contrast = random.nextFloat(leastContrast, mostContrast);
    if (applies) {
      jitter(crop, offset, contrast);
    }
  }

  static void jitter(float[] crop, float brightness, float contrast) {
    float offset = (float) (mean(crop) * (1.0 - contrast) + brightness);
    for (int i = 0; i < crop.length; i++) {
      crop[i] = Math.max(0f, Math.min(1f, contrast * crop[i] + offset));
    }
  }

  /**
   * Returns the mean by eight interleaved double sums, in an order that depends only on the length.
   */
  private static double mean(float[] x) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    int i = 0;
    for (; i <= x.length - 8; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    for (; i < x.length; i++) {
      s0 += x[i];
    }
    return (((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))) / x.length;
  }
}
