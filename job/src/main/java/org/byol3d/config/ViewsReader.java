package org.byol3d.config;

import java.util.List;
import java.util.stream.Stream;
import org.byol3d.augment.BrightnessGradient;
import org.byol3d.augment.ContrastJitter;
import org.byol3d.augment.GammaCorrection;
import org.byol3d.augment.GaussianBlur;
import org.byol3d.augment.GaussianNoise;
import org.byol3d.augment.RandomOrientation;
import org.byol3d.augment.ViewAugmentation;
import org.byol3d.augment.ViewMaker;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VoxelSize;

/** Reads the block {@code views}. The two views differ only in the probability of blur. */
final class ViewsReader {
  private ViewsReader() {}

  static ViewMaker read(ConfigSection section, VoxelSize voxelSize) {
    var normalization =
        section.checked("normalization", () -> Normalization.of(section.text("normalization")));
    var orientation = new RandomOrientation(section.number("flip"), section.number("rot90"));
    var jitter = section.section("jitter", ViewsReader::jitter);
    var gamma = section.section("gamma", ViewsReader::gamma);
    var blurs = section.section("blur", ViewsReader::blurs);
    var gradient =
        section.section(
            "gradient",
            s -> new BrightnessGradient(s.number("probability"), (float) s.number("strength")));
    var noise =
        section.section(
            "noise", s -> new GaussianNoise(s.number("probability"), (float) s.number("variance")));
    return new ViewMaker(
        normalization,
        new ViewAugmentation(orientation, jitter, gamma, blurs.get(0), gradient, noise, voxelSize),
        new ViewAugmentation(orientation, jitter, gamma, blurs.get(1), gradient, noise, voxelSize));
  }

  private static ContrastJitter jitter(ConfigSection section) {
    var contrast = section.range("contrast");
    return new ContrastJitter(
        section.number("probability"),
        (float) section.number("brightness"),
        contrast.get(0),
        contrast.get(1));
  }

  private static GammaCorrection gamma(ConfigSection section) {
    var range = section.range("range");
    return new GammaCorrection(section.number("probability"), range.get(0), range.get(1));
  }

  private static List<GaussianBlur> blurs(ConfigSection section) {
    var sigma = section.range("sigma");
    var never = new GaussianBlur(0, sigma.get(0), sigma.get(1));
    return Stream.of("first", "second")
        .map(view -> section.checked(view, () -> never.withProbability(section.number(view))))
        .toList();
  }
}
