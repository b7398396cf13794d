package org.byol3d.augment;

import java.io.Serializable;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * An augmentation of the intensities of a crop in [0, 1]; the result is in [0, 1] again.
 * Implementations are immutable and may be used by many threads, each with its own scratch.
 */
public sealed interface IntensityAugmentation extends Serializable
    permits ContrastJitter, GammaCorrection, GaussianBlur, BrightnessGradient, GaussianNoise {
  /** The name in the configuration. */
  String name();

  /** With which probability a view is changed. */
  double probability();

  /**
   * Draws whether and how to change a crop, and changes it. Draws the same number of parameters
   * whether it changes the crop or not, so that one augmentation's probability does not move
   * another's draws.
   *
   * @param crop {@code [D, H, W]} in [0, 1], changed in place
   */
  void augment(float[] crop, Extent extent, SplitRandom random, AugmentScratch scratch);
}
