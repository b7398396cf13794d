package org.byol3d.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.byol3d.augment.BrightnessGradient;
import org.byol3d.augment.ContrastJitter;
import org.byol3d.augment.GammaCorrection;
import org.byol3d.augment.GaussianBlur;
import org.byol3d.augment.GaussianNoise;
import org.byol3d.augment.PairAugmentation;
import org.byol3d.augment.RandomAffine;
import org.byol3d.augment.RandomOrientation;
import org.byol3d.augment.ViewAugmentation;
import org.byol3d.augment.ViewMaker;
import org.byol3d.text.OutOfRangeException;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VoxelSize;

/**
 * Reads the block {@code views}. The two views of a pretraining differ only in the probability of
 * blur.
 */
final class ViewsReader {
  private static final String NEEDS_VOXEL_SIZE =
      "be voxels, because crop.voxel-size-um is unknown: set that to [D, H, W] for um";

  private ViewsReader() {}

  static ViewMaker read(ConfigSection section, Optional<VoxelSize> voxelSize) {
    var normalization = normalization(section);
    var blurs = section.section("blur", s -> blurs(s, voxelSize));
    return new ViewMaker(
        normalization,
        view(section, blurs.get(0), voxelSize),
        view(section, blurs.get(1), voxelSize));
  }

  /** Reads the block of a fine-tuning, which has one view of each crop. */
  static PairViews readPairs(ConfigSection section, Optional<VoxelSize> voxelSize) {
    var normalization =
        section.isAuto("normalization")
            ? Optional.<Normalization>empty()
            : Optional.of(normalization(section));
    var blur = section.section("blur", s -> blur(s, voxelSize));
    var rotation =
        section.section(
            "rotation", s -> new Rotation(s.number("probability"), (float) s.number("degrees")));
    var scaling =
        section.section("scaling", s -> new Scaling(s.number("probability"), s.range("range")));
    return new PairViews(
        normalization,
        new PairAugmentation(
            view(section, blur, voxelSize),
            new RandomAffine(
                rotation.probability(),
                rotation.degrees(),
                scaling.probability(),
                scaling.range().get(0),
                scaling.range().get(1))));
  }

  private record Rotation(double probability, float degrees) {}

  private record Scaling(double probability, List<Float> range) {}

  private static Normalization normalization(ConfigSection section) {
    return section.checked("normalization", () -> Normalization.of(section.text("normalization")));
  }

  /** Reads the keys that each kind of training has. */
  private static ViewAugmentation view(
      ConfigSection section, GaussianBlur blur, Optional<VoxelSize> voxelSize) {
    return new ViewAugmentation(
        new RandomOrientation(section.number("flip"), section.number("rot90")),
        section.section("jitter", ViewsReader::jitter),
        section.section("gamma", ViewsReader::gamma),
        blur,
        section.section(
            "gradient",
            s -> new BrightnessGradient(s.number("probability"), (float) s.number("strength"))),
        section.section(
            "noise", s -> new GaussianNoise(s.number("probability"), (float) s.number("variance"))),
        voxelSize.orElse(VoxelSize.CUBE));
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

  private static GaussianBlur blur(ConfigSection section, Optional<VoxelSize> voxelSize) {
    var sigma = section.range("sigma");
    return new GaussianBlur(
        section.number("probability"), sigma.get(0), sigma.get(1), sigmaUnit(section, voxelSize));
  }

  private static List<GaussianBlur> blurs(ConfigSection section, Optional<VoxelSize> voxelSize) {
    var sigma = section.range("sigma");
    var never = new GaussianBlur(0, sigma.get(0), sigma.get(1), sigmaUnit(section, voxelSize));
    return Stream.of("first", "second")
        .map(view -> section.checked(view, () -> never.withProbability(section.number(view))))
        .toList();
  }

  /** How the standard deviation of a blur is given. */
  private enum SigmaUnit {
    VOXELS,
    UM
  }

  /** Returns the size of a voxel in the unit that the standard deviation of a blur has. */
  private static VoxelSize sigmaUnit(ConfigSection section, Optional<VoxelSize> voxelSize) {
    // Runs of earlier versions have no such key: their blurs are in voxels.
    if (!section.has("sigma-unit")
        || section.choice("sigma-unit", SigmaUnit.class) == SigmaUnit.VOXELS) {
      return VoxelSize.CUBE;
    }
    return section.checked(
        "sigma-unit",
        () ->
            voxelSize.orElseThrow(
                () -> new OutOfRangeException("sigma-unit", NEEDS_VOXEL_SIZE, "um")));
  }
}
