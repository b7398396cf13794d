package org.byol3d.config;

import java.util.List;
import org.byol3d.augment.BrightnessGradient;
import org.byol3d.augment.ContrastJitter;
import org.byol3d.augment.GammaCorrection;
import org.byol3d.augment.GaussianBlur;
import org.byol3d.augment.GaussianNoise;
import org.byol3d.augment.RandomOrientation;
import org.byol3d.augment.ViewAugmentationConfig;
import org.byol3d.volume.Normalization;

/**
 * What becomes of a crop before the network sees it.
 *
 * @param normalization how stored values become intensities, by the volume's statistics
 * @param first the first view's augmentations
 * @param second the second view's
 */
public record ViewsConfig(
    Normalization normalization, ViewAugmentationConfig first, ViewAugmentationConfig second) {

  /**
   * Checks that the augmentations may be used on what the normalization gives.
   *
   * @throws IllegalArgumentException with what to change
   */
  public ViewsConfig {
    first.requireLegalOn(normalization);
    second.requireLegalOn(normalization);
  }

  static ViewsConfig read(ConfigSection section) {
    var normalization =
        section.checked("normalization", () -> Normalization.of(section.text("normalization")));
    var orientation = new RandomOrientation.Config(section.number("flip"), section.number("rot90"));
    var jitter =
        section.section(
            "jitter",
            s -> {
              var contrast = s.range("contrast");
              return new ContrastJitter.Config(
                  s.number("probability"),
                  (float) s.number("brightness"),
                  contrast.get(0),
                  contrast.get(1));
            });
    var gamma =
        section.section(
            "gamma",
            s -> {
              var range = s.range("range");
              return new GammaCorrection.Config(
                  s.number("probability"), range.get(0), range.get(1));
            });
    var blurs =
        section.section(
            "blur",
            s -> {
              var sigma = s.range("sigma");
              return List.of(
                  new GaussianBlur.Config(s.number("first"), sigma.get(0), sigma.get(1)),
                  new GaussianBlur.Config(s.number("second"), sigma.get(0), sigma.get(1)));
            });
    var gradient =
        section.section(
            "gradient",
            s ->
                new BrightnessGradient.Config(
                    s.number("probability"), (float) s.number("strength")));
    var noise =
        section.section(
            "noise",
            s -> new GaussianNoise.Config(s.number("probability"), (float) s.number("variance")));
    return new ViewsConfig(
        normalization,
        new ViewAugmentationConfig(orientation, jitter, gamma, blurs.get(0), gradient, noise),
        new ViewAugmentationConfig(orientation, jitter, gamma, blurs.get(1), gradient, noise));
  }
}
