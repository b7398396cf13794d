package org.byol3d.augment;

import org.byol3d.random.SplitRandom;

/** x ← c·(x − mean) + mean + b, clamped: contrast c around the crop's mean, and brightness b. */
public final class ContrastJitter implements IntensityAugmentation {
  private final Config config;

  /**
   * The settings.
   *
   * @param probability of changing a view
   * @param brightness largest |b|, in [0, 1]
   * @param leastContrast smallest c, at least 0
   * @param mostContrast largest c, at most 10
   */
  public record Config(
      double probability, float brightness, float leastContrast, float mostContrast) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Config {
      Settings.requireProbability("jitter.probability", probability);
      Settings.requireWithin("jitter.brightness", brightness, 0, 1);
      Settings.requireOrdered("jitter.contrast", leastContrast, mostContrast, 0, 10);
    }
  }

  public ContrastJitter(Config config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "jitter";
  }

  @Override
  public double probability() {
    return config.probability;
  }

  @Override
  public void augment(float[] crop, Extents extents, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(config.probability);
    float brightness = random.nextFloat(-config.brightness, config.brightness);
    float contrast = random.nextFloat(config.leastContrast, config.mostContrast);
    if (applies) {
      jitter(crop, brightness, contrast);
    }
  }

  static void jitter(float[] crop, float brightness, float contrast) {
    float offset = (float) (mean(crop) * (1.0 - contrast) + brightness);
    for (int i = 0; i < crop.length; i++) {
      crop[i] = Math.max(0f, Math.min(1f, contrast * crop[i] + offset));
    }
  }

  /** The mean, by eight interleaved sums in double: the order depends on the length alone. */
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
