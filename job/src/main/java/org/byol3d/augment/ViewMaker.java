package org.byol3d.augment;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.byol3d.crop.CropPair;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeStatistics;

/**
 * Makes the two views of a crop pair. The views are a pure function of the volume's voxels, its
 * statistics and the pair: equal inputs give equal bits on every machine. It is immutable; many
 * threads may use it, each with its own {@link AugmentScratch}.
 *
 * @param normalization how stored values become intensities; percentile in the full configuration
 * @param first how the first crop is augmented
 * @param second how the second crop is augmented
 */
public record ViewMaker(
    Normalization normalization, ViewAugmentation first, ViewAugmentation second)
    implements Serializable {
  /**
   * Checks that the augmentations may be used on what the normalization gives.
   *
   * @throws IllegalArgumentException if an augmentation needs intensities in [0, 1] and the
   *     normalization does not bring them there
   */
  public ViewMaker {
    first.requireLegalOn(normalization);
    second.requireLegalOn(normalization);
  }

  /**
   * Reads and normalizes both crops of a pair. Blocks that both crops need are decoded once.
   *
   * @param volume the volume of the pair
   * @param statistics statistics of the whole volume
   * @param first receives the first crop, {@code [D, H, W]}
   * @param second receives the second
   * @throws org.byol3d.volume.NotFiniteException if a voxel of a crop is NaN or infinite
   * @throws IOException if the file cannot be read or is damaged; the message names it
   */
  public void readCrops(
      Volume volume, VolumeStatistics statistics, CropPair pair, float[] first, float[] second)
      throws IOException {
    FiniteVoxels.read(
        volume,
        List.of(new BoxRead(pair.first(), first, 0), new BoxRead(pair.second(), second, 0)));
    normalization.apply(statistics, first, 0, first.length);
    normalization.apply(statistics, second, 0, second.length);
  }

  /**
   * Augments the crops that {@link #readCrops} read, by the keys of the pair.
   *
   * @param firstCrop not changed
   * @param secondCrop not changed
   * @param firstView receives view 1, of the crop's extent; not the crop's array
   * @param secondView receives view 2
   * @throws IllegalArgumentException if an array is not of a crop's length, or an intensity is
   *     outside [0, 1]
   */
  public void augment(
      CropPair pair,
      float[] firstCrop,
      float[] secondCrop,
      AugmentScratch scratch,
      float[] firstView,
      float[] secondView) {
    first.augment(
        firstCrop, pair.first().extent(), key(pair, pair.firstViewKey(), 1), scratch, firstView);
    second.augment(
        secondCrop,
        pair.second().extent(),
        key(pair, pair.secondViewKey(), 2),
        scratch,
        secondView);
  }

  /** Returns a key from the sampler's, which is a function of the seed and the generation. */
  private static ViewKey key(CropPair pair, long sampled, int view) {
    return new ViewKey(sampled, pair.epoch(), pair.sample(), view);
  }
}
