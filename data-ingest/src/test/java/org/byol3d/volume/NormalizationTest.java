package org.byol3d.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  private static final VolumeStatistics STATISTICS =
      new VolumeStatistics(-10, 90, 20, 5, 0, 20, 40, 0.5);

  @Test
  void noneLeavesValuesAlone() {
    assertThat(apply("none", STATISTICS, -20, 0, 500, Float.NaN))
        .containsExactly(-20, 0, 500, Float.NaN);
  }

  @Test
  void minmaxMapsRangeToUnitInterval() {
    assertThat(apply("minmax", STATISTICS, -10, 40, 90, 15)).containsExactly(0, 0.5f, 1, 0.25f);
  }

  @Test
  void percentileClampsValuesOutside() {
    assertThat(apply("percentile", STATISTICS, -10, 0, 10, 40, 41, Float.POSITIVE_INFINITY))
        .containsExactly(0, 0, 0.25f, 1, 1, 1);
  }

  @Test
  void aConstantVolumeBecomesZero() {
    var constant = new VolumeStatistics(7, 7, 7, 0, 7, 7, 7, 0);
    assertThat(apply("minmax", constant, 7, 7)).containsExactly(0, 0);
    assertThat(apply("percentile", constant, 7, 7)).containsExactly(0, 0);
  }

  @Test
  void anEmptyPercentileWindowIsAStep() {
    var background = new VolumeStatistics(0, 1000, 1, 10, 0, 0, 0, 0);
    assertThat(apply("percentile", background, 0, 1, 1000, -1)).containsExactly(0, 1, 1, 0);
  }

  @Test
  void nanStaysNan() {
    assertThat(apply("percentile", STATISTICS, Float.NaN)).containsExactly(Float.NaN);
  }

  @Test
  void touchesOnlyItsRange() {
    var values = new float[] {40, 40, 40};
    Normalization.of("percentile").apply(STATISTICS, values, 1, 1);
    assertThat(values).containsExactly(40, 1, 40);
    assertThatThrownBy(() -> Normalization.of("none").apply(STATISTICS, values, 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Property
  void boundedNormalizationsKeepUnitIntervalAndOrder(
      @ForAll @Size(min = 2, max = 2) double[] window, @ForAll @Size(2) float[] values) {
    var low = Math.min(window[0], window[1]);
    var high = Math.max(window[0], window[1]);
    var statistics = new VolumeStatistics(low, high, low, 0, low, low, high, 0);
    for (var name : new String[] {"minmax", "percentile"}) {
      var normalization = Normalization.of(name);
      assertThat(normalization.isBounded()).isTrue();
      var result = values.clone();
      normalization.apply(statistics, result, 0, 2);
      assertThat(result[0]).isBetween(0f, 1f);
      assertThat(result[1]).isBetween(0f, 1f);
      if (values[0] <= values[1]) {
        assertThat(result[0]).isLessThanOrEqualTo(result[1]);
      }
    }
  }

  @Test
  void isChosenByName() {
    assertThat(Normalization.of("none").isBounded()).isFalse();
    assertThatThrownBy(() -> Normalization.of("zscore"))
        .hasMessage("normalization 'zscore': choose none, minmax or percentile");
  }

  @Test
  void statisticsMustBeFiniteAndInOrder() {
    assertThatThrownBy(() -> new VolumeStatistics(0, Double.NaN, 0, 0, 0, 0, 0, 0))
        .hasMessageContaining("finite and in order");
    assertThatThrownBy(() -> new VolumeStatistics(0, 1, 0, 0, 0.6, 0.5, 0.9, 0))
        .hasMessageContaining("finite and in order");
    assertThatThrownBy(() -> new VolumeStatistics(0, Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0, 0))
        .hasMessageContaining("finite and in order");
    assertThatThrownBy(() -> new VolumeStatistics(0, 1, 0, -1, 0, 0, 0, 0))
        .hasMessageContaining("finite and in order");
    assertThatThrownBy(() -> new VolumeStatistics(0, 1, 0, 0, 0, 0, 0, 1.5))
        .hasMessageContaining("foreground fraction 1.5");
  }

  private static float[] apply(String name, VolumeStatistics statistics, float... values) {
    Normalization.of(name).apply(statistics, values, 0, values.length);
    return values;
  }
}
