package org.byol3d.augment;

import org.byol3d.random.SplitRandom;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * Changes x to x + σ·n, clamped to [0, 1], with n standard normal for each voxel. It imitates
 * detector noise.
 *
 * @param probability of changing a view, in [0, 1]; 0.3 in the full configuration
 * @param mostVariance largest σ², in [0, 1]; 0.03 in the full configuration. σ² is drawn uniformly
 *     from 0 to it
 */
public record GaussianNoise(double probability, float mostVariance)
    implements IntensityAugmentation {
  /** Words drawn at a time: small enough for the L1 cache. */
  private static final int BATCH = 2048;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public GaussianNoise {
    Check.within("probability", probability, 0, 1);
    Check.within("variance", mostVariance, 0, 1);
  }

  @Override
  public String name() {
    return "noise";
  }

  @Override
  public void augment(float[] crop, Extent extent, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(probability);
    float variance = random.nextFloat(0, mostVariance);
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
      // Copies to an array with the indices of the deviates, so that the loop is vectorized: see
      // AugmentScratch.
      System.arraycopy(crop, start, values, 0, length);
      for (int i = 0; i < length; i++) {
        values[i] = Math.max(0f, Math.min(1f, values[i] + sigma * deviates[i]));
      }
      System.arraycopy(values, 0, crop, start, length);
    }
  }
}
