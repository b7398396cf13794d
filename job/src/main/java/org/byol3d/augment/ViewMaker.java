package org.byol3d.augment;

import java.io.IOException;
import java.util.List;
import org.byol3d.crop.CropPair;
import org.byol3d.volume.Box;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeStatistics;

/**
 * Makes the two views of a crop pair. A pure function of the volume's voxels, its statistics and
 * the pair: equal inputs give equal bits on every machine. Immutable; may be used by many threads,
 * each with its own {@link AugmentScratch}.
 */
public final class ViewMaker {
  private final Normalization normalization;
  private final ViewAugmentation firstView;
  private final ViewAugmentation secondView;

  /**
   * @param normalization how stored values become intensities
   * @param first how the first crop is augmented
   * @param second how the second is
   * @throws IllegalArgumentException if an augmentation needs intensities in [0, 1] and the
   *     normalization does not bring them there
   */
  public ViewMaker(
      Normalization normalization, ViewAugmentationConfig first, ViewAugmentationConfig second) {
    this.normalization = normalization;
    first.requireLegalOn(normalization);
    second.requireLegalOn(normalization);
    this.firstView = new ViewAugmentation(first);
    this.secondView = new ViewAugmentation(second);
  }

  /** How stored values become intensities. */
  public Normalization normalization() {
    return normalization;
  }

  /**
   * Reads both crops of a pair, normalized, not augmented. What they share is decoded once.
   *
   * @param volume the pair's
   * @param statistics of the whole volume
   * @param first receives the first crop, {@code [D, H, W]}
   * @param second receives the second
   * @throws IOException if the file cannot be read or is damaged; names it
   */
  public void readCrops(
      Volume volume, VolumeStatistics statistics, CropPair pair, float[] first, float[] second)
      throws IOException {
    volume.read(
        List.of(new BoxRead(pair.first(), first, 0), new BoxRead(pair.second(), second, 0)));
    normalization.apply(statistics, first, 0, first.length);
    normalization.apply(statistics, second, 0, second.length);
  }

  /**
   * Augments the crops that {@link #readCrops} read, by the keys of the pair.
   *
   * @param firstCrop not changed
   * @param secondCrop not changed
   * @param firstView receives view 1, of the crop's extents; not the crop's array
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
    this.firstView.augment(
        firstCrop, extents(pair.first()), key(pair, pair.firstViewKey(), 1), scratch, firstView);
    this.secondView.augment(
        secondCrop,
        extents(pair.second()),
        key(pair, pair.secondViewKey(), 2),
        scratch,
        secondView);
  }

  /** Rooted in the sampler's key, which is a function of the seed and of the index generation. */
  private static ViewKey key(CropPair pair, long sampled, int view) {
    return new ViewKey(sampled, pair.epoch(), pair.sample(), view);
  }

  private static Extents extents(Box box) {
    var extent = box.extent();
    return new Extents(extent.depth(), extent.height(), extent.width());
  }
}
