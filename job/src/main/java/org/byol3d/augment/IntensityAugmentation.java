package org.byol3d.augment;

import java.io.Serializable;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * An augmentation of the intensities of a crop in [0, 1]; the result is in [0, 1] too.
 * Implementations are immutable and may be used by many threads, each with its own scratch.
 */
public sealed interface IntensityAugmentation extends Serializable
    permits ContrastJitter, GammaCorrection, GaussianBlur, BrightnessGradient, GaussianNoise {
  /** Returns the name in the configuration. */
  String name();

  /** Returns the probability of changing a view. */
  double probability();

  /**
   * Draws whether and how to change a crop, and changes it. It draws the same number of parameters
   * whether it changes the crop or not, so that the probability of one augmentation does not change
   * the draws of another.
   *
   * @param crop {@code [D, H, W]} in [0, 1], changed in place
   */
  void augment(float[] crop, Extent extent, SplitRandom random, AugmentScratch scratch);
}
