package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.metrics.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollapseDiagnosticsTest {

  @Test
  void fourDirectionsOfPlaneMatchHandCalculation() {
    var d = CollapseDiagnostics.of(new Matrix(4, 2, new double[] {5, 0, 0, 2, -1, 0, 0, -0.25}));
    // Each column is {1, −1, 0, 0}: variance 2/3 with n − 1.
    assertThat(d.meanStd()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-12));
    assertThat(d.minStd()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-12));
    // Singular values √2 and √2.
    assertThat(d.effectiveRank()).isCloseTo(2, within(1e-9));
    // Four of the six pairs are orthogonal and two opposite.
    assertThat(d.meanCosine()).isCloseTo(-1 / 3.0, within(1e-12));
  }

  @Test
  void unequalSingularValuesGiveEntropyOfShares() {
    // Centered: columns ±a and ±b in a square; singular values 2a and 2b.
    var a = 0.8;
    var b = 0.6;
    var d = CollapseDiagnostics.of(new Matrix(4, 2, new double[] {a, b, -a, b, a, -b, -a, -b}));
    var p = a / (a + b);
    var q = b / (a + b);
    assertThat(d.effectiveRank())
        .isCloseTo(Math.exp(-p * Math.log(p) - q * Math.log(q)), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 300})
  void isotropicProjectionsAreSpreadAndNotCollapsed(int rows) {
    var columns = 64;
    var d = SampleRun.diagnostics(1, rows, columns);
    assertThat(d.isotropicStd()).isEqualTo(0.125);
    assertThat(d.meanStd()).isCloseTo(0.125, within(0.015));
    assertThat(d.meanCosine()).isCloseTo(0, within(0.1));
    assertThat(d.effectiveRank()).isGreaterThan(0.8 * d.mostDirections());
    assertThat(d.reason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 200})
  void rowsAlongOneLineAreCollapsed(int rows) {
    var columns = 32;
    var random = new Random(2);
    var direction = SampleRun.gaussian(3, 1, columns).values();
    var values = new double[rows * columns];
    for (var row = 0; row < rows; row++) {
      var factor = random.nextGaussian();
      for (var i = 0; i < columns; i++) {
        values[row * columns + i] = factor * direction[i];
      }
    }
    var d = CollapseDiagnostics.of(new Matrix(rows, columns, values));
    // Scaled to length 1 they are two opposite points: a spread, but in one direction.
    assertThat(d.effectiveRank()).isCloseTo(1, within(1e-5));
    assertThat(d.meanStd()).isGreaterThan(d.leastStd());
    assertThat(d.collapsed()).isTrue();
    assertThat(d.reason().orElseThrow()).contains("few directions", "effective rank 1.00");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 64})
  void rowsNearOnePointAreCollapsed(int rows) {
    var columns = 16;
    var values = SampleRun.gaussian(4, rows, columns).values();
    for (var i = 0; i < values.length; i++) {
      values[i] = 1 + 0.01 * values[i];
    }
    var d = CollapseDiagnostics.of(new Matrix(rows, columns, values));
    assertThat(d.effectiveRank()).isGreaterThan(d.leastRank());
    assertThat(d.meanCosine()).isGreaterThan(0.99);
    assertThat(d.reason().orElseThrow()).contains("nearly equal");
  }

  @Test
  void equalRowsHaveRankZero() {
    var values = new double[20 * 7];
    Arrays.setAll(values, i -> 0.1 + i % 7);
    var d = CollapseDiagnostics.of(new Matrix(20, 7, values));
    assertThat(d.effectiveRank()).isZero();
    assertThat(d.meanStd()).isCloseTo(0, within(1e-12));
    assertThat(d.meanCosine()).isCloseTo(1, within(1e-12));
    assertThat(d.collapsed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 7})
  void fewRowsGiveNoVerdict(int rows) {
    var values = new double[rows * 3];
    Arrays.fill(values, 1);
    var d = CollapseDiagnostics.of(new Matrix(rows, 3, values));
    assertThat(d.judged()).isFalse();
    assertThat(d.collapsed()).isFalse();
  }

  @Test
  void constantDimensionShowsInLeastDeviationOnly() {
    var rows = 50;
    var values = SampleRun.gaussian(5, rows, 8).values();
    for (var row = 0; row < rows; row++) {
      values[row * 8 + 3] = 0;
    }
    var d = CollapseDiagnostics.of(new Matrix(rows, 8, values));
    assertThat(d.minStd()).isZero();
    assertThat(d.collapsed()).isFalse();
  }

  @Test
  void roundingIsNoDirection() {
    // Two rows have one direction. These are nearly parallel, so that rounding counts most.
    var d = CollapseDiagnostics.of(SampleRun.gaussian(-3763372, 2, 2));
    assertThat(d.effectiveRank()).isCloseTo(1, within(1e-12));
  }

  @Property(tries = 100)
  void varianceCosineAndRankKeepTheirBounds(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns) {
    var projections = SampleRun.gaussian(seed, rows, columns);
    var d = CollapseDiagnostics.of(projections);
    var brute = 0.0;
    for (var i = 0; i < rows; i++) {
      for (var j = 0; j < rows; j++) {
        if (i != j) {
          brute += cosine(projections, i, j) / (rows * (rows - 1.0));
        }
      }
    }
    assertThat(d.meanCosine()).isCloseTo(brute, within(1e-9));
    assertThat(d.effectiveRank()).isBetween(0.0, d.mostDirections() + 1e-9);
    assertThat(d.minStd()).isLessThanOrEqualTo(d.meanStd() + 1e-12);
    // The mean of the deviations is no greater than the root of the mean variance.
    assertThat(d.meanStd()).isLessThanOrEqualTo(Math.sqrt((1 - brute) / columns) + 1e-9);
  }

  private static double cosine(Matrix m, int i, int j) {
    var a = m.slice(i, i + 1).values();
    var b = m.slice(j, j + 1).values();
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Property(tries = 50)
  void rowLengthsAndOrderDoNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = -200, max = 200) int exponent) {
    var factor = Math.pow(10, exponent);
    var projections = SampleRun.gaussian(seed, 9, 5);
    var other = new double[projections.values().length];
    for (var row = 0; row < 9; row++) {
      for (var i = 0; i < 5; i++) {
        other[(8 - row) * 5 + i] = projections.values()[row * 5 + i] * (row % 2 == 0 ? factor : 1);
      }
    }
    var d = CollapseDiagnostics.of(projections);
    var e = CollapseDiagnostics.of(new Matrix(9, 5, other));
    assertThat(e.meanStd()).isCloseTo(d.meanStd(), within(1e-9));
    assertThat(e.effectiveRank()).isCloseTo(d.effectiveRank(), within(1e-6));
    assertThat(e.meanCosine()).isCloseTo(d.meanCosine(), within(1e-9));
  }

  @Test
  void bothGramMatricesGiveSameRank() {
    var d = SampleRun.diagnostics(6, 12, 13);
    var padded = new double[12 * 11];
    var wide = new double[12 * 13];
    var source = SampleRun.gaussian(7, 12, 11).values();
    for (var row = 0; row < 12; row++) {
      System.arraycopy(source, row * 11, padded, row * 11, 11);
      System.arraycopy(source, row * 11, wide, row * 13, 11);
    }
    assertThat(d.rows()).isLessThan(d.dimensions());
    assertThat(CollapseDiagnostics.of(new Matrix(12, 13, wide)).effectiveRank())
        .isCloseTo(
            CollapseDiagnostics.of(new Matrix(12, 11, padded)).effectiveRank(), within(1e-6));
  }

  @Test
  void invalidProjectionsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollapseDiagnostics.of(new Matrix(1, 3, new double[3])))
        .withMessage("Matrix[1, 3]: a spread needs at least 2 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CollapseDiagnostics.of(new Matrix(2, 2, new double[] {1, 2, 3, Double.NaN})))
        .withMessage("Matrix[2, 2]: row 1 holds NaN");
  }
}
