package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Set;
import org.byol3d.byol.CollapseMonitor;
import org.byol3d.byol.TauSchedule;
import org.byol3d.config.ConfigExtremes;
import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.SampledVolume;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateDecay;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

/** Each key of a configuration, at values that nobody should set. */
class ConfigExtremesTest {
  /** The walk takes values that pass through all that is made of them before the first step. */
  @Test
  void eachExtremePassesOrIsRefusedInALine() {
    ConfigExtremes.walk(Presets.PRETRAIN, "full", "smoke", ConfigExtremesTest::use);
  }

  /** Makes what a run makes of a configuration before it computes, but no arrays. */
  private static void use(PretrainConfig config) {
    var plan = PretrainPlan.of(config, 5, 3);
    assertThat(plan.workerBytes()).isPositive();
    assertThat(plan.totalSteps()).isPositive();
    assertThat(plan.seconds(1e9)).isPresent();
    var rates =
        LearningRateSchedule.ofEpochs(
            config.optimizer().learningRate(),
            config.schedule().warmupEpochs(),
            config.schedule().epochs(),
            plan.stepsPerEpoch(),
            LearningRateDecay.COSINE);
    assertThat(rates.at(0)).isFinite();
    assertThat(new TauSchedule(config.byol().tau(), rates.steps()).at(1)).isBetween(0.0, 1.0);
    assertThatCode(() -> new GlobalNormClip<>(Arithmetic.FLOAT, config.optimizer().clipNorm()))
        .doesNotThrowAnyException();
    assertThat(new CollapseMonitor(config.report())).isNotNull();
    if (config.batch().global() <= 64) {
      var edge = Math.max(32, config.crop().size().depth());
      var volumes = List.of(SampledVolume.of(Extent.cube(edge)));
      var batches = config.microBatches(volumes, 1);
      assertThat(batches.step(0, Set.of())).isNotEmpty();
    }
  }
}
