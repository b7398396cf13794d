package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.optim.LearningRateDecay.COSINE;
import static org.byol3d.optim.LearningRateDecay.POLY;

import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.reference.Reference;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final double ROUNDING = 1e-15;

  @Test
  void bothSchedulesMatchReference() {
    for (var run : Reference.json("/reference/schedules.json")) {
      long steps = run.path("max_steps").asLong();
      var rate =
          new LearningRateSchedule(
              run.path("base_lr").asDouble(), run.path("warmup_steps").asLong(), steps, COSINE);
      var tau = new TauSchedule(run.path("base_ema").asDouble(), steps);
      assertThat(run.path("lr").size()).isEqualTo(20);
      for (int step = 0; step < run.path("lr").size(); step++) {
        assertThat(rate.at(step)).isCloseTo(run.path("lr").path(step).asDouble(), within(ROUNDING));
        assertThat(tau.at(step)).isCloseTo(run.path("tau").path(step).asDouble(), within(ROUNDING));
      }
    }
  }

  @Test
  void warmUpTakesTenthOfRun() {
    assertThat(LearningRateSchedule.ofEpochs(1e-3, 10, 300, 50, COSINE).warmupSteps())
        .isEqualTo(500);
    assertThat(LearningRateSchedule.ofEpochs(1e-3, 10, 20, 50, COSINE).warmupSteps())
        .isEqualTo(100);
    assertThat(LearningRateSchedule.ofEpochs(1e-3, 10, 1, 5, COSINE).warmupSteps()).isZero();
  }

  @Test
  void polynomialFollowsWarmUp() {
    var rate = new LearningRateSchedule(1e-2, 10, 110, POLY);
    assertThat(rate.at(5)).isCloseTo(5e-3, within(ROUNDING));
    assertThat(rate.at(10)).isEqualTo(1e-2);
    // nnU-Net: initial_lr * (1 - current_step / max_steps) ** 0.9
    assertThat(rate.at(60)).isCloseTo(1e-2 * 0.5358867312681466, within(ROUNDING));
    assertThat(rate.at(109)).isCloseTo(1e-2 * 0.015848931924611134, within(ROUNDING));
  }

  @Test
  void tauEndsAtOne() {
    assertThat(new TauSchedule(0.99, 50).at(50)).isEqualTo(1);
  }

  @Test
  void impossibleSchedulesAreRefused() {
    assertThatThrownBy(() -> new TauSchedule(1.1, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.1");
    assertThatThrownBy(() -> new LearningRateSchedule(1e-3, 10, 10, COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 of 10 steps");
    assertThatThrownBy(() -> new LearningRateSchedule(Double.NaN, 0, 10, COSINE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
