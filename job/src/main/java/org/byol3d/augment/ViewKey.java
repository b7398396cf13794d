package org.byol3d.augment;

import org.byol3d.crop.MaskedCrop;
import org.byol3d.random.SplitRandom;

/**
 * Identifies a view of a run: its random draws are a function of this key.
 *
 * @param seed the run's seed
 * @param epoch number of the epoch, from 0
 * @param sample index of the crop pair within the epoch
 * @param view 1 or 2
 */
public record ViewKey(long seed, long epoch, long sample, int view) {
  /** Separates these streams from streams with other purposes and the same seed. */
  private static final long PURPOSE = 0x6175676D656E74L; // "augment"

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when the view is neither 1 nor 2
   */
  public ViewKey {
    if (view != 1 && view != 2) {
      throw new IllegalArgumentException("a crop pair has views 1 and 2, not " + view);
    }
  }

  /** Returns the key of a crop with a mask. Its seed is the sampler's, a function of the run's. */
  public static ViewKey of(MaskedCrop crop) {
    return new ViewKey(crop.augmentationKey(), crop.epoch(), crop.sample(), 1);
  }

  /** Returns a new random stream of this key. */
  public SplitRandom random() {
    return SplitRandom.of(seed, PURPOSE, epoch, sample, view);
  }
}
