package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.byol3d.byol.Matrix;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
  static List<Probe> probes() {
    return List.of(NearestNeighborProbe.DEFAULT, new LinearProbe());
  }

  @Test
  void neighborsVoteByTheirCosine() {
    // Column means are 0 and deviations 1: standardization changes nothing.
    var train = labeled(2, List.of(true, true, false, false), 1, 1, 1, -1, -1, 1, -1, -1);
    var probe = new NearestNeighborProbe(3, 0.5);

    var scores = probe.score(train, new Matrix(1, 2, new double[] {2, 1}));

    // Cosines of (2, 1) with the four: 3, 1, -1, -3, each over the root of 10; the last is not
    // among the nearest three.
    double root = Math.sqrt(10);
    double plaque = Math.exp(3 / root / 0.5) + Math.exp(1 / root / 0.5);
    double other = Math.exp(-1 / root / 0.5);
    assertThat(scores.plaque()[0]).isCloseTo(plaque / (plaque + other), within(1e-12));
    assertThat(scores.settings()).isEqualTo(Map.of("k", 3.0, "temperature", 0.5));
  }

  @Test
  void moreNeighborsThanCropsAreAllCrops() {
    var train = labeled(1, List.of(true, false, false), 1, -1, -1);

    var scores = NearestNeighborProbe.DEFAULT.score(train, new Matrix(1, 1, new double[] {-5}));

    assertThat(scores.settings()).containsEntry("k", 3.0);
    assertThat(scores.plaque()[0]).isCloseTo(Math.exp(-2 / 0.07) / 2, within(1e-14));
  }

  @Test
  void ofEqualNeighborsTheEarlierIsTaken() {
    var train = labeled(1, List.of(false, true, true, false), 1, 1, -1, -1);

    var scores =
        new NearestNeighborProbe(1, 0.07).score(train, new Matrix(2, 1, new double[] {2, -2}));

    assertThat(scores.plaque()).containsExactly(0, 1);
  }

  @Test
  void unpenalizedLogisticFitIsLogOdds() {
    // At x = 1 three of four are plaque, at x = -1 one of four: logits ±ln 3.
    var x = new Matrix(8, 1, new double[] {1, 1, 1, 1, -1, -1, -1, -1});
    var labels = List.of(true, true, true, false, true, false, false, false);

    var coefficients = LogisticRegression.fit(x, labels, 1e-9, new double[2]);

    assertThat(coefficients[0]).isCloseTo(Math.log(3), within(1e-6));
    assertThat(coefficients[1]).isCloseTo(0, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 0.1, 100})
  void fitIsStationaryForManyFeatures(double lambda) {
    int rows = 12;
    int columns = 40;
    var x = new Matrix(rows, columns, gaussian(rows * columns, 5));
    var labels = alternating(rows);

    var coefficients = LogisticRegression.fit(x, labels, lambda, new double[columns + 1]);

    var probabilities = LogisticRegression.probabilities(x, coefficients);
    for (int c = 0; c <= columns; c++) {
      double slope = c < columns ? lambda * coefficients[c] : 0;
      for (int row = 0; row < rows; row++) {
        double residual = probabilities[row] - (labels.get(row) ? 1 : 0);
        slope += residual * (c < columns ? x.values()[row * columns + c] : 1) / rows;
      }
      assertThat(slope).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void fitDoesNotDependOnStart() {
    var x = new Matrix(30, 3, gaussian(90, 6));
    var labels = alternating(30);

    var fromZero = LogisticRegression.fit(x, labels, 0.01, new double[4]);
    var fromAfar = LogisticRegression.fit(x, labels, 0.01, new double[] {50, -80, 30, 40});

    assertThat(fromAfar).containsExactly(fromZero, within(1e-4));
  }

  @ParameterizedTest
  @MethodSource("probes")
  void separatedClassesAreTold(Probe probe) {
    int rows = 60;
    var train = blobs(rows, 3, 1);
    var test = blobs(rows, 3, 2);

    var scores = probe.score(train, test.features());

    assertThat(area(scores, test)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("probes")
  void noiseIsNotTold(Probe probe) {
    var train = blobs(100, 0, 3);
    var test = blobs(200, 0, 4);

    var scores = probe.score(train, test.features());

    var interval =
        Bootstrap.byCrop(test.plaque(), 500, 1)
            .estimate(Measures.areaUnderCurve(scores.plaque(), test.plaque()));
    assertThat(interval.low()).isLessThan(0.5);
    assertThat(interval.high()).isGreaterThan(0.5);
  }

  @ParameterizedTest
  @MethodSource("probes")
  void constantFeaturesTellNothing(Probe probe) {
    int rows = 20;
    var values = new double[rows * 2];
    Arrays.fill(values, 0.1);
    var train = new LabeledFeatures(new Matrix(rows, 2, values), alternating(rows), groups(rows));

    // The values differ from the training values: a feature that was constant stays without
    // meaning.
    var scores = probe.score(train, new Matrix(2, 2, new double[] {5, 0.1, -3, 7}));

    assertThat(scores.plaque()).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("probes")
  void scalesDoNotMatter(Probe probe) {
    var train = blobs(40, 1, 5);
    var test = blobs(40, 1, 6).features();

    var plain = probe.score(train, test).plaque();
    var scaled =
        probe
            .score(
                new LabeledFeatures(scaled(train.features()), train.plaque(), train.groups()),
                scaled(test))
            .plaque();

    assertThat(scaled).containsExactly(plain, within(1e-6));
  }

  @Test
  void thePenaltyOfNoiseIsTheGreatest() {
    var scores = new LinearProbe().score(blobs(60, 0, 7), blobs(2, 0, 8).features());

    assertThat(scores.settings().get("lambda")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void cropsOfOneClassAreRefused() {
    assertThatThrownBy(() -> labeled(1, List.of(true, true), 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("all 2 crops are of one class (plaque: true)");
    assertThatThrownBy(() -> Bootstrap.byCrop(List.of(false, false, false), 100, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("all 3 tested crops of the test side are of one class");
  }

  @Test
  void crossValidationNeedsSeveralVolumes() {
    var train =
        new LabeledFeatures(
            new Matrix(2, 1, new double[] {1, 2}), List.of(true, false), List.of("v", "v"));
    assertThatThrownBy(() -> new LinearProbe().score(train, train.features()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least two volumes");
  }

  private static LabeledFeatures labeled(int columns, List<Boolean> plaque, double... values) {
    return new LabeledFeatures(
        new Matrix(plaque.size(), columns, values), plaque, groups(plaque.size()));
  }

  /**
   * Returns two unit Gaussians in six dimensions, with means that are a multiple of two apart on
   * each axis.
   */
  private static LabeledFeatures blobs(int rows, double distance, long seed) {
    int columns = 6;
    var values = gaussian(rows * columns, seed);
    var labels = alternating(rows);
    for (int i = 0; i < values.length; i++) {
      values[i] += labels.get(i / columns) ? distance : -distance;
    }
    return new LabeledFeatures(new Matrix(rows, columns, values), labels, groups(rows));
  }

  private static Matrix scaled(Matrix matrix) {
    var values = matrix.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + values[i] * Math.pow(10, i % matrix.columns() - 3);
    }
    return new Matrix(matrix.rows(), matrix.columns(), values);
  }

  private static double[] gaussian(int count, long seed) {
    var random = SplitRandom.of(seed);
    var values = new double[count];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  private static List<Boolean> alternating(int rows) {
    var labels = new ArrayList<Boolean>();
    for (int row = 0; row < rows; row++) {
      labels.add(row % 2 == 0);
    }
    return labels;
  }

  /** Returns three groups; pairs stay together, so that each group has both classes. */
  private static List<String> groups(int rows) {
    var groups = new ArrayList<String>();
    for (int row = 0; row < rows; row++) {
      groups.add("scan" + row / 2 % 3);
    }
    return groups;
  }

  private static double area(Probe.Scores scores, LabeledFeatures test) {
    var once = new int[test.plaque().size()];
    Arrays.fill(once, 1);
    return Measures.areaUnderCurve(scores.plaque(), test.plaque()).of(once);
  }
}
