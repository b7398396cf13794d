package org.byol3d.augment;

import java.util.List;

/**
 * Makes one view of a crop: a random orientation, then the intensity augmentations one after
 * another. Immutable; may be used by many threads, each with its own {@link AugmentScratch}.
 *
 * <p>In the steady state allocates no arrays, only the generator and a few small records per view.
 */
public final class ViewAugmentation {
  private final RandomOrientation orientation;
  private final List<IntensityAugmentation> intensity;

  public ViewAugmentation(ViewAugmentationConfig config) {
    this.orientation = new RandomOrientation(config.orientation());
    this.intensity =
        config.needsUnitRange() ? config.intensity().toList() : List.<IntensityAugmentation>of();
  }

  /**
   * Augments a crop. The view has the crop's extents.
   *
   * @param crop {@code [D, H, W]}, in [0, 1] if any intensity augmentation is enabled; not changed
   * @param extents the crop's
   * @param key what to draw by: equal keys give equal bits
   * @param view receives the view; not the crop's array
   * @throws IllegalArgumentException when an array has another length, both are the same, or an
   *     intensity is NaN or outside [0, 1]
   */
  public void augment(
      float[] crop, Extents extents, ViewKey key, AugmentScratch scratch, float[] view) {
    if (!intensity.isEmpty()) {
      requireUnitRange(crop);
    }
    var random = key.random();
    orientation.draw(extents, random).apply(crop, extents, view);
    for (var augmentation : intensity) {
      augmentation.augment(view, extents, random, scratch);
    }
  }

  static void requireUnitRange(float[] crop) {
    boolean within = true;
    for (float value : crop) {
      // False for a NaN too.
      within &= value >= 0f && value <= 1f;
    }
    if (!within) {
      throw new IllegalArgumentException(describeOutlier(crop));
    }
  }

  private static String describeOutlier(float[] crop) {
    int index = 0;
    while (crop[index] >= 0f && crop[index] <= 1f) {
      index++;
    }
    return "voxel "
        + index
        + " of the crop is "
        + crop[index]
        + ", but augmentations need intensities in [0, 1]: normalize volumes by percentile or"
        + " minmax";
  }
}
