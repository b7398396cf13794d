package org.byol3d.augment;

import org.byol3d.random.SplitRandom;

/** x ← x + σ·n, clamped, with n standard normal for every voxel: detector noise. */
public final class GaussianNoise implements IntensityAugmentation {
  /** Words drawn at a time: small enough for the L1 cache. */
  private static final int BATCH = 2048;

  private final Config config;

  /**
   * The settings.
   *
   * @param probability of changing a view
   * @param mostVariance largest σ², in [0, 1]; σ² is uniform from 0
   */
  public record Config(double probability, float mostVariance) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Config {
      Settings.requireProbability("noise.probability", probability);
      Settings.requireWithin("noise.variance", mostVariance, 0, 1);
    }
  }

  public GaussianNoise(Config config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "noise";
  }

  @Override
  public double probability() {
    return config.probability;
  }

  @Override
  public void augment(float[] crop, Extents extents, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(config.probability);
    float variance = random.nextFloat(0, config.mostVariance);
    if (applies) {
      addNoise(crop, variance, random, scratch);
    }
  }

  static void addNoise(float[] crop, float variance, SplitRandom random, AugmentScratch scratch) {
    float sigma = (float) Math.sqrt(variance);
    int[] words = scratch.words(BATCH);
    float[] deviates = scratch.line(0, BATCH);
    float[] values = scratch.line(1, BATCH);
    for (int start = 0; start < crop.length; start += BATCH) {
      int length = Math.min(BATCH, crop.length - start);
      random.fill(words, 0, length);
      NormalTable.deviates(words, deviates, length);
      // By way of an array that is indexed as the deviates are: see AugmentScratch.
      System.arraycopy(crop, start, values, 0, length);
      for (int i = 0; i < length; i++) {
        values[i] = Math.max(0f, Math.min(1f, values[i] + sigma * deviates[i]));
      }
      System.arraycopy(values, 0, crop, start, length);
    }
  }
}
