package org.byol3d.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CurveTest {

  private static Curve of(double... ys) {
    var curve = new Curve();
    for (var i = 0; i < ys.length; i++) {
      curve.add(i, ys[i]);
    }
    return curve;
  }

  @Property(tries = 100)
  void thinningKeepsEndsExtremesAndOrder(
      @ForAll @IntRange(min = 1, max = 3000) int size,
      @ForAll @IntRange(min = 1, max = 50) int buckets,
      @ForAll long seed) {
    var curve = of(new Random(seed).doubles(size).toArray());
    var thinned = curve.thinned(buckets);
    assertThat(thinned.size()).isLessThanOrEqualTo(2 * buckets + 2);
    assertThat(thinned.x(0)).isZero();
    assertThat(thinned.x(thinned.size() - 1)).isEqualTo(size - 1);
    for (var i = 0; i < thinned.size(); i++) {
      assertThat(thinned.y(i)).isEqualTo(curve.y((int) thinned.x(i)));
      if (i > 0) {
        assertThat(thinned.x(i)).isGreaterThan(thinned.x(i - 1));
      }
    }
    assertThat(thinned.quantile(0)).isEqualTo(curve.quantile(0));
    assertThat(thinned.quantile(1)).isEqualTo(curve.quantile(1));
  }

  @Test
  void thinningKeepsSingleSpikeAndDip() {
    var ys = new double[187_500];
    ys[77_777] = 5;
    ys[77_778] = -5;
    var thinned = of(ys).thinned(400);
    assertThat(thinned.size()).isLessThanOrEqualTo(802);
    assertThat(thinned.quantile(1)).isEqualTo(5);
    assertThat(thinned.quantile(0)).isEqualTo(-5);
  }

  @Test
  void gapsStayGaps() {
    var ys = new double[1000];
    for (var i = 300; i < 600; i++) {
      ys[i] = Double.NaN;
    }
    var thinned = of(ys).thinned(20);
    assertThat(thinned.gaps()).isBetween(5, 6);
    assertThat(of(ys).smoothed(10).gaps()).isEqualTo(300);
    assertThat(of(ys).gaps()).isEqualTo(300);
  }

  @Test
  void smoothingIsMeanOfPastValues() {
    var smoothed = of(4, 0, Double.POSITIVE_INFINITY, 0).smoothed(2);
    assertThat(smoothed.y(0)).isEqualTo(4);
    // Weights ¼ and ½.
    assertThat(smoothed.y(1)).isCloseTo(4 / 3.0, within(1e-12));
    assertThat(smoothed.y(2)).isNaN();
    // Weights ⅛, ¼ and ½.
    assertThat(smoothed.y(3)).isCloseTo(4 / 7.0, within(1e-12));
  }

  @Test
  void meansAndQuantilesIgnoreNonFiniteValues() {
    var curve = of(1, 2, 3, Double.NaN, 5);
    assertThat(curve.recentMean(3)).isEqualTo(4);
    assertThat(curve.recentMean(99)).isEqualTo(11 / 4.0);
    assertThat(curve.quantile(0.5)).isEqualTo(3);
    assertThat(of(Double.NaN).recentMean(1)).isNaN();
    assertThat(new Curve().quantile(0.5)).isNaN();
  }

  @Test
  void scalesPlaceAndLabelValues() {
    var linear = Scale.linear(0, 4);
    assertThat(List.of(linear.place(1), linear.place(-1), linear.place(9)))
        .containsExactly(0.25, 0.0, 1.0);
    assertThat(linear.ticks()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
    assertThat(Scale.linear(3, 3).place(3)).isEqualTo(0.5);
    var logarithmic = Scale.logarithmic(0.01, 100);
    assertThat(logarithmic.place(1)).isCloseTo(0.5, within(1e-12));
    assertThat(logarithmic.ticks()).containsExactly(0.01, 0.1, 1.0, 10.0, 100.0);
    assertThat(Scale.logarithmic(0.3, 7).ticks()).containsExactly(0.5, 1.0, 2.0, 5.0);
    assertThat(Scale.logarithmic(1e-30, 1e30).ticks()).hasSizeBetween(4, 8);
  }

  @Test
  void labelsHaveDigitsOfTheirTicks() {
    assertThat(
            List.of(0.0, 3 * 0.05, 5e-5, 1.5e-4, 0.002, -2.0, 120_000.0, 2e6, 1e-30).stream()
                .map(Scale::label))
        .containsExactly("0", "0.15", "5e−5", "1.5e−4", "0.002", "−2", "120000", "2e6", "1e−30");
  }
}
