package org.byol3d.augment;

import org.byol3d.random.SplitRandom;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * Changes x to x<sup>γ</sup>.
 *
 * @param probability of changing a view, in [0, 1]; 0.5 in the full configuration
 * @param least smallest γ, at least 0.25; 0.7 in the full configuration
 * @param most largest γ, at most 4; 1.5 in the full configuration
 */
public record GammaCorrection(double probability, float least, float most)
    implements IntensityAugmentation {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public GammaCorrection {
    Check.within("probability", probability, 0, 1);
    Check.range("range", least, most, 0.25, 4);
  }

  @Override
  public String name() {
    return "gamma";
  }

  @Override
  public void augment(float[] crop, Extent extent, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(probability);
    float gamma = random.nextFloat(least, most);
    if (applies) {
      correct(crop, gamma, scratch);
    }
  }

  static void correct(float[] crop, float gamma, AugmentScratch scratch) {
    scratch.power().prepare(gamma);
    scratch.power().apply(crop, crop.length);
  }
}
