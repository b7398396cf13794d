package org.byol3d.augment;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.byol3d.volume.Normalization;

/**
 * How one view of a crop pair is augmented. Parts apply in the order of the components.
 *
 * @param orientation flips and turns
 * @param jitter brightness and contrast
 * @param gamma gamma correction
 * @param blur Gaussian blur
 * @param gradient linear brightness gradient
 * @param noise Gaussian noise
 */
public record ViewAugmentationConfig(
    RandomOrientation.Config orientation,
    ContrastJitter.Config jitter,
    GammaCorrection.Config gamma,
    GaussianBlur.Config blur,
    BrightnessGradient.Config gradient,
    GaussianNoise.Config noise) {

  /** The first view's: blurred half of the time. */
  public static ViewAugmentationConfig firstView() {
    return withBlurProbability(0.5);
  }

  /** The second view's: rarely blurred, the asymmetry of the BYOL paper (table 6). */
  public static ViewAugmentationConfig secondView() {
    return withBlurProbability(0.1);
  }

  private static ViewAugmentationConfig withBlurProbability(double probability) {
    return new ViewAugmentationConfig(
        new RandomOrientation.Config(0.5, 0.5),
        new ContrastJitter.Config(0.8, 0.1f, 0.75f, 1.25f),
        new GammaCorrection.Config(0.5, 0.7f, 1.5f),
        new GaussianBlur.Config(probability, 0.1f, 1.0f),
        new BrightnessGradient.Config(0.2, 0.3f),
        new GaussianNoise.Config(0.3, 0.03f));
  }

  /** The intensity augmentations, in their order. */
  Stream<IntensityAugmentation> intensity() {
    return Stream.of(
        new ContrastJitter(jitter),
        new GammaCorrection(gamma),
        new GaussianBlur(blur),
        new BrightnessGradient(gradient),
        new GaussianNoise(noise));
  }

  /** Whether any intensity augmentation is ever applied; only then must crops lie in [0, 1]. */
  public boolean needsUnitRange() {
    return intensity().anyMatch(augmentation -> augmentation.probability() > 0);
  }

  /**
   * Refuses intensity augmentations on data that is not normalized to [0, 1]: they clamp, and half
   * of a z-scored signal is below 0.
   *
   * @param normalization how stored values become intensities
   * @throws IllegalArgumentException with what to change
   */
  public void requireLegalOn(Normalization normalization) {
    if (!normalization.isBounded() && needsUnitRange()) {
      var enabled =
          intensity()
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
}
