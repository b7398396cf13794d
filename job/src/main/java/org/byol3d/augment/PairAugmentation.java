package org.byol3d.augment;

import java.io.Serializable;
import java.util.Optional;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;

/**
 * Augments a crop together with its mask: it moves both in the same way, and then changes the
 * intensities of the image. It is immutable; many threads may use it, each with its own {@link
 * AugmentScratch}. Validation does not augment.
 *
 * @param view flips, quarter turns, and the intensity augmentations
 * @param affine rotation and scaling
 */
public record PairAugmentation(ViewAugmentation view, RandomAffine affine) implements Serializable {

  /**
   * Refuses intensity augmentations on data that is not normalized to [0, 1], as {@link
   * ViewAugmentation#requireLegalOn} does. Flips, turns, rotation and scaling are legal on all
   * data.
   *
   * @throws IllegalArgumentException if they are enabled; the message says what to change
   */
  public void requireLegalOn(Normalization normalization) {
    view.requireLegalOn(normalization);
  }

  /**
   * Augments a crop with its mask. The result has the crop's extent. The image is interpolated at
   * most once: rotation, scaling and orientation are one map. {@link AffineMap} says what lies
   * beyond the border of the crop.
   *
   * @param image {@code [D, H, W]}, normalized, in [0, 1] if any intensity augmentation is enabled;
   *     not changed
   * @param classes class of each voxel; not changed
   * @param ignored whether a voxel counts in losses; not changed
   * @param extent the crop's extent
   * @param key decides all draws: equal keys give equal bits
   * @param imageOut receives the image, interpolated trilinearly; must not be the crop's array
   * @param classesOut receives the classes of the nearest voxels; must not be the crop's array
   * @param ignoredOut receives the marks of the nearest voxels; must not be the crop's array
   * @throws IllegalArgumentException when an array has another length, is both read and written, or
   *     an intensity is NaN or outside [0, 1] and would be augmented
   */
  public void augment(
      float[] image,
      byte[] classes,
      boolean[] ignored,
      Extent extent,
      ViewKey key,
      AugmentScratch scratch,
      float[] imageOut,
      byte[] classesOut,
      boolean[] ignoredOut) {
    var crop = new PairArrays(image, classes, ignored);
    var result = new PairArrays(imageOut, classesOut, ignoredOut);
    crop.requireExtent("the crop", extent);
    result.requireExtent("the result", extent);
    if (crop.sharesWith(result)) {
      throw new IllegalArgumentException("a crop cannot be augmented in place");
    }
    view.requireLegal(image);
    var random = key.random();
    var orientation = view.orientation().draw(extent, view.voxelSize(), random);
    Optional<AffineMap> map = affine.draw(extent, view.voxelSize(), random);
    if (map.isPresent()) {
      map.get().then(orientation).resample(crop, extent, result);
    } else {
      orientation.apply(image, extent, imageOut);
      orientation.apply(classes, extent, classesOut);
      orientation.apply(ignored, extent, ignoredOut);
    }
    view.changeIntensities(imageOut, extent, random, scratch);
  }
}
