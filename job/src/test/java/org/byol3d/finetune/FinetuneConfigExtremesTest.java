package org.byol3d.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.byol3d.config.ConfigExtremes;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.Presets;
import org.byol3d.crop.ForegroundPlaces;
import org.byol3d.crop.MaskedCropSampler;
import org.byol3d.crop.MaskedVolume;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.run.ValidationSchedule;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.volume.LabelSet;
import org.junit.jupiter.api.Test;

/** Each key of a configuration of a fine-tuning, at values that nobody should set. */
class FinetuneConfigExtremesTest {
  private static final LabelSet LABELS =
      new LabelSet(List.of(new LabelSet.Label("plaque", 1)), OptionalInt.empty());
  private static final long STEPS_PER_EPOCH = 3;

  @Test
  void eachExtremePassesOrIsRefusedInALine() {
    ConfigExtremes.walk(
        Presets.FINETUNE, "finetune-full", "finetune-smoke", FinetuneConfigExtremesTest::use);
  }

  /** Makes what a run makes of a configuration before it computes, but no arrays. */
  private static void use(FinetuneConfig config) {
    var rates =
        LearningRateSchedule.ofEpochs(
            config.optimizer().learningRate(),
            config.schedule().warmupEpochs(),
            config.schedule().epochs(),
            STEPS_PER_EPOCH,
            config.schedule().decay());
    assertThat(rates.at(0)).isFinite();
    assertThatCode(() -> new GlobalNormClip<>(Arithmetic.FLOAT, config.optimizer().clipNorm()))
        .doesNotThrowAnyException();
    assertThat(config.loss().rule(LABELS)).isInstanceOf(LossRule.class);
    var schedule =
        new ValidationSchedule(
            STEPS_PER_EPOCH * config.validation().everyEpochs(), rates.steps(), Validation.DICE);
    assertThat(schedule.isDue(rates.steps())).isTrue();
    assertThat(config.segmenter(LABELS).decoder().outputs()).isEqualTo(1);
    if (config.batch().global() <= 64) {
      var volumes = List.of(new MaskedVolume(config.crop().size(), ForegroundPlaces.NONE));
      var sampler = new MaskedCropSampler(volumes, config.crop().rule(), config.seed(), 1);
      var plan =
          new MicroBatchPlan<>(sampler, config.batch().microBatches(), config.batch().micro());
      assertThat(plan.step(0, Set.of())).isNotEmpty();
    }
  }
}
