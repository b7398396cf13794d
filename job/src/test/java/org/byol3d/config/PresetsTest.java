package org.byol3d.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.byol3d.volume.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
  @Test
  void fullMatchesReferenceConfiguration() {
    var config = Presets.load("full", List.of());

    assertThat(config.network())
        .isEqualTo(new NetworkConfig(1, List.of(32, 64, 128, 256, 320), true, 2048, 256, 2048));
    assertThat(config.crop())
        .isEqualTo(new PretrainConfig.CropConfig(new CropRule(96, 0.4), new ForegroundRule(0, 10)));
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
    var resolved = Presets.resolve("smoke", List.of("seed=7", "compute.threads=3"));

    assertThat(Presets.parseText(resolved.text())).isEqualTo(resolved);
    assertThat(resolved.config().run().compute().threads()).hasValue(3);
  }

  @Test
  void hashCoversOnlyTrainingSettings() {
    var hash = Presets.resolve("smoke", List.of()).methodHash();

    assertThat(
            Presets.resolve(
                    "smoke",
                    List.of(
                        "batch.graph=recompute",
                        "distributed.gradient-wire=bf16",
                        "checkpoints.keep=9",
                        "data.on-unreadable=substitute"))
                .methodHash())
        .isEqualTo(hash);
    for (var override : List.of("seed=43", "crop.size=32", "byol.tau=0.9", "schedule.epochs=3")) {
      assertThat(Presets.resolve("smoke", List.of(override)).methodHash()).isNotEqualTo(hash);
    }
  }

  @Test
  void viewAugmentationMatchesReference() {
    var views = Presets.load("full", List.of()).views();

    assertThat(views.first()).isEqualTo(blurredWithProbability(0.5));
    assertThat(views.second()).isEqualTo(blurredWithProbability(0.1));
    assertThat(views.normalization()).isEqualTo(new Normalization.Percentile());
  }

  @Test
  void clampingZScoredDataIsRefused() {
    assertThatThrownBy(() -> Presets.load("full", List.of("views.normalization=none")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("views")
        .hasMessageContaining("normalization = percentile");
    assertThatThrownBy(() -> Presets.load("full", List.of("views.normalization=zscore")))
        .isInstanceOf(InvalidConfigException.class);
    assertThatThrownBy(() -> Presets.load("full", List.of("views.gamma.range=[0.7]")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("views.gamma.range");
    var off =
        Presets.load(
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
        new GaussianNoise(0.3, 0.03f));
  }

  @Test
  void smokeIsSmall() {
    var config = Presets.load("smoke", List.of());

    assertThat(config.network().channels()).containsExactly(16, 32, 64);
    assertThat(config.crop().size()).isEqualTo(16);
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
    var config = Presets.load("full", List.of("schedule.epochs=" + epochs));

    assertThat(config.byol().tau()).isEqualTo(tau);
    assertThat(config.optimizer().learningRate()).isEqualTo(learningRate);
    assertThat(config.optimizer().rule().weightDecay()).isEqualTo(weightDecay);
  }

  @Test
  void laterOverridesReplaceEarlierOnes() {
    var config =
        Presets.load(
            "full",
            List.of("crop.size=64", "byol.tau=0.5", "crop.size=48", "batch.graph=recompute"));

    assertThat(config.crop().size()).isEqualTo(48);
    assertThat(config.byol().tau()).isEqualTo(0.5);
    assertThat(config.batch().graph()).isEqualTo(GraphPolicy.RECOMPUTE);
  }

  @Test
  void channelsMayBeListed() {
    var config = Presets.load("full", List.of("network.channels=[4, 8, 8]"));

    assertThat(config.network().channels()).containsExactly(4, 8, 8);
  }

  @Test
  void aFileMayStartFromAPreset(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("mine.conf"),
            "include classpath(\"byol3d/conf/full.conf\")\ncrop.size = 64\n");

    assertThat(Presets.load(file.toString(), List.of()).crop().size()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crop.sise=64 | --set: 1: crop.sise: is not a known key; min-foreground, overlap, size,"
            + " tries are",
        "color=red | --set: 1: color: is not a known key",
        "crop.size=big | --set: 1: crop.size: must be a whole number, not \"big\"",
        "crop.size=0 | --set: 1: crop: size must be at least 1, but is 0",
        "crop.size=16 | crop.size is 16, but 5 network levels need at least 17",
        "crop.overlap=0 | crop: overlap must lie in (0, 1], but is 0",
        "crop=3 | --set: 1: crop: must be a block",
        "batch.micro=3 | micro must divide global, but 3 does not divide 16",
        "byol.tau=maybe | byol.tau: must be a number or auto",
        "byol.batch-norm=local | byol.batch-norm: is 'local', but must be one of global,"
            + " per-worker",
        "optimizer.learning-rate=-1 | learning-rate must be positive",
        "network.levels=40 | levels must lie in [1, 16]",
        "network.projector.hidden=0 | network: projector.hidden must be at least 1",
        "views.noise.variance=2 | --set: 1: views.noise: variance must lie in [0, 1], but is 2",
        "views.blur.second=2 | --set: 1: views.blur.second: probability must lie in [0, 1]",
        "views.blur.sigma=[0,1] | --set: 1: views.blur: sigma must be a range within [0.05, 5]",
        "byol.tau=2 | --set: 1: byol: tau must lie in [0, 1], but is 2",
        "report.collapse-rows=4 | --set: 1: report.collapse-rows: must be at least 8, but is 4",
        "report.collapse-every=0 | collapse-every must be at least 1, but is 0",
        "optimiser.algorithm=lars | --set: 1: optimiser: is now spelled optimizer: rename the key",
        "views.normalisation=none | --set: 1: views.normalisation: is now spelled normalization",
        "seed=null | seed: is missing",
        "crop { | --set: 1"
      })
  void errorNamesFaultAndPlace(String override, String reason) {
    assertThatThrownBy(() -> Presets.load("full", List.of(override)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Presets.load("fulll", List.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("fulll is neither a preset (full, smoke) nor a file that exists");
  }
}
