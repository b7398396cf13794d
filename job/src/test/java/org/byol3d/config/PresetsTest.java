package org.byol3d.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.byol3d.augment.BrightnessGradient;
import org.byol3d.augment.ContrastJitter;
import org.byol3d.augment.GammaCorrection;
import org.byol3d.augment.GaussianBlur;
import org.byol3d.augment.GaussianNoise;
import org.byol3d.augment.RandomOrientation;
import org.byol3d.augment.ViewAugmentation;
import org.byol3d.byol.BatchNormScope;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.byol.TargetBatchNorm;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.DecayRule;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VoxelSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
  @Test
  void fullMatchesReferenceConfiguration() {
    var config = Presets.PRETRAIN.load("full", List.of());

    assertThat(config.network())
        .isEqualTo(new NetworkConfig(1, List.of(32, 64, 128, 256, 320), true, 2048, 256, 2048));
    assertThat(config.crop())
        .isEqualTo(
            new PretrainConfig.CropConfig(
                new CropRule(Extent.cube(96), 0.4), new ForegroundRule(0, 10), Optional.empty()));
    assertThat(config.batch()).isEqualTo(new PretrainConfig.BatchConfig(16, 2, GraphPolicy.KEEP));
    assertThat(config.byol())
        .isEqualTo(
            new PretrainConfig.ByolConfig(BatchNormScope.GLOBAL, TargetBatchNorm.BATCH, 0.99));
    assertThat(config.optimizer())
        .isEqualTo(
            new PretrainConfig.OptimizerConfig(
                AdamWConfig.withWeightDecay(1e-4), 1e-3, DecayRule.EXCLUDE_ONE_DIMENSIONAL, 1));
    assertThat(config.schedule()).isEqualTo(new PretrainConfig.ScheduleConfig(300, 10));
  }

  @Test
  void resolvedTextGivesEqualConfiguration() {
    var resolved = Presets.PRETRAIN.resolve("smoke", List.of("seed=7", "compute.threads=3"));

    assertThat(Presets.PRETRAIN.parseText(resolved.text())).isEqualTo(resolved);
    assertThat(resolved.config().run().compute().threads()).hasValue(3);
  }

  @Test
  void hashCoversOnlyTrainingSettings() {
    var hash = Presets.PRETRAIN.resolve("smoke", List.of()).methodHash();

    assertThat(
            Presets.PRETRAIN
                .resolve(
                    "smoke",
                    List.of(
                        "batch.graph=recompute",
                        "distributed.gradient-wire=bf16",
                        "checkpoints.keep=9",
                        "data.on-unreadable=substitute"))
                .methodHash())
        .isEqualTo(hash);
    for (var override : List.of("seed=43", "crop.size=32", "byol.tau=0.9", "schedule.epochs=3")) {
      assertThat(Presets.PRETRAIN.resolve("smoke", List.of(override)).methodHash())
          .isNotEqualTo(hash);
    }
  }

  @Test
  void viewAugmentationMatchesReference() {
    var views = Presets.PRETRAIN.load("full", List.of()).views();

    assertThat(views.first()).isEqualTo(blurredWithProbability(0.5));
    assertThat(views.second()).isEqualTo(blurredWithProbability(0.1));
    assertThat(views.normalization()).isEqualTo(new Normalization.Percentile());
  }

  @Test
  void clampingZScoredDataIsRefused() {
    assertThatThrownBy(() -> Presets.PRETRAIN.load("full", List.of("views.normalization=none")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("views")
        .hasMessageContaining("normalization = percentile");
    assertThatThrownBy(() -> Presets.PRETRAIN.load("full", List.of("views.normalization=zscore")))
        .isInstanceOf(InvalidConfigException.class);
    assertThatThrownBy(() -> Presets.PRETRAIN.load("full", List.of("views.gamma.range=[0.7]")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("views.gamma.range");
    var off =
        Presets.PRETRAIN.load(
            "full",
            List.of(
                "views.normalization=none",
                "views.jitter.probability=0",
                "views.gamma.probability=0",
                "views.blur.first=0",
                "views.blur.second=0",
                "views.gradient.probability=0",
                "views.noise.probability=0"));
    assertThat(off.views().normalization()).isEqualTo(new Normalization.None());
  }

  private static ViewAugmentation blurredWithProbability(double probability) {
    return new ViewAugmentation(
        new RandomOrientation(0.5, 0.5),
        new ContrastJitter(0.8, 0.1f, 0.75f, 1.25f),
        new GammaCorrection(0.5, 0.7f, 1.5f),
        new GaussianBlur(probability, 0.1f, 1.0f),
        new BrightnessGradient(0.2, 0.3f),
        new GaussianNoise(0.3, 0.03f),
        VoxelSize.CUBE);
  }

  @Test
  void smokeIsSmall() {
    var config = Presets.PRETRAIN.load("smoke", List.of());

    assertThat(config.network().channels()).containsExactly(16, 32, 64);
    assertThat(config.crop().size()).isEqualTo(Extent.cube(16));
    assertThat(config.optimizer().learningRate()).isEqualTo(1e-3);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.99, 1e-3, 1e-4",
    "200, 0.99, 1e-3, 1e-4",
    "400, 0.99, 1e-3, 1e-4",
    "401, 0.993, 5e-4, 1e-4",
    "750, 0.993, 5e-4, 1e-4",
    "751, 0.996, 3e-4, 1e-5",
    "5000, 0.996, 3e-4, 1e-5"
  })
  void automaticValuesFollowTheNearestLength(
      int epochs, double tau, double learningRate, double weightDecay) {
    var config = Presets.PRETRAIN.load("full", List.of("schedule.epochs=" + epochs));

    assertThat(config.byol().tau()).isEqualTo(tau);
    assertThat(config.optimizer().learningRate()).isEqualTo(learningRate);
    assertThat(config.optimizer().rule().weightDecay()).isEqualTo(weightDecay);
  }

  @Test
  void laterOverridesReplaceEarlierOnes() {
    var config =
        Presets.PRETRAIN.load(
            "full",
            List.of("crop.size=64", "byol.tau=0.5", "crop.size=48", "batch.graph=recompute"));

    assertThat(config.crop().size()).isEqualTo(Extent.cube(48));
    assertThat(config.byol().tau()).isEqualTo(0.5);
    assertThat(config.batch().graph()).isEqualTo(GraphPolicy.RECOMPUTE);
  }

  @Test
  void channelsMayBeListed() {
    var config = Presets.PRETRAIN.load("full", List.of("network.channels=[4, 8, 8]"));

    assertThat(config.network().channels()).containsExactly(4, 8, 8);
  }

  @Test
  void aFileMayStartFromAPreset(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("mine.conf"),
            "include classpath(\"byol3d/conf/full.conf\")\ncrop.size = 64\n");

    assertThat(Presets.PRETRAIN.load(file.toString(), List.of()).crop().size())
        .isEqualTo(Extent.cube(64));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crop.sise=64 | crop.sise: is not a known key; did you mean crop.size? (--set)",
        "seed=NaN | seed = \"NaN\": must be a whole number (--set)",
        "crop.size=Infinity | crop.size = \"Infinity\": must be a whole number (--set)",
        "crop.size=16,seed=4 | must be one PATH=VALUE",
        "optimizer.lr=1 | optimizer.lr: is not a known key; known are algorithm, clip-norm",
        "sise=64 | sise: is not a known key; did you mean crop.size? (--set)",
        "croop.size=64 | croop: is not a known key; did you mean crop? (--set)",
        "color=red | color: is not a known key; known are batch, byol, checkpoints",
        "crop.size=big | crop.size = \"big\": must be a whole number (--set)",
        "crop.size=24.5 | crop.size = 24.5: must be a whole number (--set)",
        "crop.size=3000000000 | crop.size = 3000000000: must be a whole number in [-2147483648",
        "seed=99999999999999999999 | must be a whole number in [-9223372036854775808",
        "crop.size=0 | crop.size = 0: must lie in [1, 1290] (--set)",
        "crop.size=[32,32] | crop.size = [32,32]: must be a whole number, or a list [D, H, W] of",
        "crop.size=[32,0,32] | crop.size = [32,0,32]: must lie in [1, ",
        "crop.size=[32,15,32] | crop.size = [32,15,32]: must be at least 16 voxels along each axis,"
            + " and 32 along one for 5",
        "crop.size=[40000,40000,40] | crop.size = [40000,40000,40]: must have at most 1290³ voxels",
        "crop.voxel-size-um=0 | crop.voxel-size-um = 0: must be positive (--set)",
        "crop.voxel-size-um=[4,1,nan] | crop.voxel-size-um = [4,1,\"nan\"]: must be unknown, a"
            + " number",
        "crop.voxel-size-um=[4,1] | crop.voxel-size-um = [4,1]: must be unknown, a number of micro",
        "crop.voxel-size-um=big | crop.voxel-size-um = \"big\": must be unknown, a number of micro",
        "views.blur.sigma-unit=um | views.blur.sigma-unit = \"um\": must be voxels, because"
            + " crop.voxel-size-um is unknown: set that to [D, H, W] for um (--set)",
        "views.blur.sigma-unit=nm | must be one of voxels, um (--set)",
        "crop.size=2000000000 | crop.size = 2000000000: must lie in [1, 1290] (--set)",
        "crop.size=31 | crop.size = 31: must be at least 32 voxels for 5 network levels (--set)",
        "network.levels=8 | crop.size = 96: must be at least 256 voxels for 8 network levels"
            + " (preset full, line 45)",
        "crop.overlap=0 | crop.overlap = 0: must lie in (0, 1] (--set)",
        "crop.tries=2000000000 | crop.tries = 2000000000: must lie in [1, 10000] (--set)",
        "crop=3 | crop = 3: must be a block { … } (--set)",
        "batch.micro=3 | batch.micro = 3: must divide batch.global, which is 16 (--set)",
        "batch.global=2000000000 | batch.global = 2000000000: must lie in [2, 1048576] (--set)",
        "byol.tau=maybe | byol.tau = \"maybe\": must be a number or auto (--set)",
        "byol.tau=[1] | byol.tau = [1]: must be a number or auto (--set)",
        "byol.batch-norm=local | byol.batch-norm = \"local\": must be one of global, per-worker",
        "optimizer.learning-rate=-1 | optimizer.learning-rate = -1: must be positive (--set)",
        "optimizer.learning-rate=1e30 | must lie in [0, 1000000] (--set)",
        "network.levels=40 | network.levels = 40: must lie in [1, 16] (--set)",
        "network.base-channels=2000000000 | must lie in [1, 320] (--set)",
        "network.channels=[9999] | network.channels = [9999]: must be 1 to 16 whole numbers in",
        "network.channels=[4096,4096,4096,4096,4096] | fewer than 2³¹ weights (--set)",
        "network.projector.hidden=0 | network.projector.hidden = 0: must lie in [1, 65536] (--set)",
        "views.noise.variance=2 | views.noise.variance = 2: must lie in [0, 1] (--set)",
        "views.blur.second=2 | views.blur.second = 2: must lie in [0, 1] (--set)",
        "views.blur.sigma=[0,1] | views.blur.sigma = [0,1]: must be a range within [0.05, 5]",
        "byol.tau=2 | byol.tau = 2: must lie in [0, 1] (--set)",
        "compute.threads=2000000000 | compute.threads = 2000000000: must lie in [1, 1024] (--set)",
        "distributed.task-timeout=0 | must be positive, and at most 365 days (--set)",
        "distributed.task-timeout=1000000000000d | must be positive, and at most 365 days (--set)",
        "data.cache-bytes=lots | data.cache-bytes = \"lots\": must be a size such as 50g (--set)",
        "report.collapse-rows=4 | report.collapse-rows = 4: must be at least 8 (--set)",
        "report.collapse-every=0 | report.collapse-every = 0: must be at least 1 (--set)",
        "optimiser.algorithm=lars | is now spelled optimizer: rename the key (--set)",
        "views.normalisation=none | is now spelled normalization: rename the key (--set)",
        "seed=null | seed = null: must have a value (--set)",
        "crop.size=${x} | Could not resolve substitution to a value: ${x}",
        "crop.size={ | --set 'crop.size={': the value cannot be read",
        "crop { | --set 'crop {': must be PATH=VALUE, such as crop.size=64",
        "crop.size | --set 'crop.size': must be PATH=VALUE, such as crop.size=64",
        "'' | --set '': must be PATH=VALUE, such as crop.size=64",
        "=5 | --set '=5': must be PATH=VALUE, such as crop.size=64"
      })
  void errorNamesFaultAndPlace(String override, String reason) {
    assertThatThrownBy(() -> Presets.PRETRAIN.load("full", List.of(override)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("merge of");
  }

  @Test
  void settingsNameTheirOption() {
    assertThatThrownBy(
            () ->
                Presets.PRETRAIN.resolveSettings(
                    "full", List.of(new Setting("schedule.epochs=0", "--epochs"))))
        .hasMessage("schedule.epochs = 0: must be at least 1 (--epochs)");
  }

  @Test
  void deepSettingsAreRefusedInALine() {
    assertThatThrownBy(
            () -> Presets.PRETRAIN.load("full", List.of("crop.size=" + "[".repeat(100_000))))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("the value nests too deeply")
        .message()
        .hasSizeLessThan(200);
  }
}
