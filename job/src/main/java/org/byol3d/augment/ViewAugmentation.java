package org.byol3d.augment;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VoxelSize;

/**
 * Makes one view of a crop: a random orientation, then the intensity augmentations in the order of
 * the components. It is immutable; many threads may use it, each with its own {@link
 * AugmentScratch}.
 *
 * @param orientation flips and turns
 * @param jitter brightness and contrast
 * @param gamma gamma correction
 * @param blur Gaussian blur
 * @param gradient linear brightness gradient
 * @param noise Gaussian noise
 * @param voxelSize size of a voxel, which quarter turns must keep; {@link VoxelSize#CUBE} if it is
 *     not known
 */
public record ViewAugmentation(
    RandomOrientation orientation,
    ContrastJitter jitter,
    GammaCorrection gamma,
    GaussianBlur blur,
    BrightnessGradient gradient,
    GaussianNoise noise,
    VoxelSize voxelSize)
    implements Serializable {

  /**
   * Augments a crop. The view has the crop's extent. It allocates only small objects.
   *
   * @param crop {@code [D, H, W]}, in [0, 1] if any intensity augmentation is enabled; not changed
   * @param extent the crop's extent
   * @param key decides all draws: equal keys give equal bits
   * @param view receives the view; must not be the crop's array
   * @throws IllegalArgumentException when an array has another length, both are the same, or an
   *     intensity is NaN or outside [0, 1]
   */
  public void augment(
      float[] crop, Extent extent, ViewKey key, AugmentScratch scratch, float[] view) {
    requireLegal(crop);
    var random = key.random();
    orientation.draw(extent, voxelSize, random).apply(crop, extent, view);
    changeIntensities(view, extent, random, scratch);
  }

  /** Requires intensities in [0, 1] if any intensity augmentation is enabled. */
  void requireLegal(float[] crop) {
    if (needsUnitRange()) {
      requireUnitRange(crop);
    }
  }

  /** Draws and applies the enabled intensity augmentations. */
  void changeIntensities(float[] view, Extent extent, SplitRandom random, AugmentScratch scratch) {
    if (needsUnitRange()) {
      for (var augmentation : intensity()) {
        augmentation.augment(view, extent, random, scratch);
      }
    }
  }

  private List<IntensityAugmentation> intensity() {
    return List.of(jitter, gamma, blur, gradient, noise);
  }

  /** Returns whether any intensity augmentation is enabled; only then must crops be in [0, 1]. */
  public boolean needsUnitRange() {
    return intensity().stream().anyMatch(augmentation -> augmentation.probability() > 0);
  }

  /**
   * Refuses intensity augmentations on data that is not normalized to [0, 1]: they clamp, and half
   * of a z-scored signal is below 0.
   *
   * @param normalization how stored values become intensities
   * @throws IllegalArgumentException if they are enabled; the message says what to change
   */
  public void requireLegalOn(Normalization normalization) {
    if (!normalization.isBounded() && needsUnitRange()) {
      var enabled =
          intensity().stream()
              .filter(augmentation -> augmentation.probability() > 0)
              .map(IntensityAugmentation::name)
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "normalization = "
              + normalization.name()
              + " leaves intensities outside [0, 1], but these augmentations clamp to [0, 1] and"
              + " would cut the signal off: "
              + enabled
              + ". Use normalization = percentile or minmax, or set the probability of each of them"
              + " to 0");
    }
  }

  static void requireUnitRange(float[] crop) {
    boolean within = true;
    for (float value : crop) {
      // This is false for NaN too.
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
