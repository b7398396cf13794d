package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.byol3d.evaluate.HeldOutFigures;
import org.junit.jupiter.api.Test;

class AcceptanceRuleTest {
  private static final AcceptanceRule DEFAULT = new AcceptanceRule(Map.of());
  private static final ModelFigures BEFORE = figures(0.5, 0.8, 0.4, 0.1, 0.9);

  private static ModelFigures figures(
      double loss, double matching, double rank, double cosine, Double plaque) {
    return new ModelFigures(new HeldOutFigures(256, loss, matching, rank, cosine, ""), plaque);
  }

  @Test
  void modelMayBeWorseByMarginOnly() {
    assertThat(DEFAULT.refusals(BEFORE, Optional.of(BEFORE))).isEmpty();
    assertThat(DEFAULT.refusals(figures(0.59, 0.71, 0.31, 0.29, 0.86), Optional.of(BEFORE)))
        .isEmpty();
    assertThat(DEFAULT.refusals(figures(0.61, 0.69, 0.29, 0.31, 0.84), Optional.of(BEFORE)))
        .hasSize(5)
        .first()
        .isEqualTo("loss: 0.6100, after 0.5000 with a margin of 0.1000");
    assertThat(DEFAULT.refusals(figures(0.1, 1, 1, 0, 1.0), Optional.of(BEFORE))).isEmpty();
  }

  @Test
  void negativeMarginRequiresBetterModel() {
    var rule = new AcceptanceRule(Map.of(Criterion.MATCHING, -0.05));
    assertThat(rule.refusals(BEFORE, Optional.of(BEFORE)))
        .singleElement()
        .asString()
        .startsWith("matching");
    assertThat(rule.refusals(figures(0.5, 0.86, 0.4, 0.1, 0.9), Optional.of(BEFORE))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AcceptanceRule(Map.of(Criterion.RANK, Double.NaN)))
        .withMessageContaining("rank");
  }

  @Test
  void missingMeasureIsNotCompared() {
    assertThat(DEFAULT.refusals(figures(0.5, 0.8, 0.4, 0.1, null), Optional.of(BEFORE))).isEmpty();
  }

  @Test
  void firstModelIsRefusedIfCollapsed() {
    var collapsed = new ModelFigures(new HeldOutFigures(256, 0.01, 1, 0, 1, "all are alike"), null);
    assertThat(DEFAULT.refusals(collapsed, Optional.empty()))
        .containsExactly("collapsed: all are alike");
    assertThat(DEFAULT.refusals(figures(7, 0, 0, 1, null), Optional.empty())).isEmpty();
  }

  @Test
  void noNumberIsWorseThanAnyNumber() {
    assertThat(DEFAULT.refusals(figures(Double.NaN, 0.8, 0.4, 0.1, 0.9), Optional.of(BEFORE)))
        .singleElement()
        .asString()
        .startsWith("loss: NaN");
  }
}
