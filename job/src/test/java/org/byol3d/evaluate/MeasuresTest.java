package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.byol3d.evaluate.EvaluationReport.Estimate;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  private static final double[] SCORES = {0.9, 0.4, 0.5, 0.4, 0.1};
  private static final List<Boolean> PLAQUE = List.of(true, true, false, false, false);

  @Test
  void figuresAreThoseCountedByHand() {
    var once = new int[] {1, 1, 1, 1, 1};
    // Pairs: 0.9 beats all three; 0.4 loses to 0.5, ties with 0.4, beats 0.1.
    assertThat(Measures.areaUnderCurve(SCORES, PLAQUE).of(once)).isEqualTo(4.5 / 6);
    assertThat(Measures.accuracy(SCORES, PLAQUE).of(once)).isEqualTo(3 / 5.0);
    assertThat(Measures.balancedAccuracy(SCORES, PLAQUE).of(once))
        .isCloseTo((1 / 2.0 + 2 / 3.0) / 2, within(1e-15));
  }

  @Test
  void cropThatCountsTwiceIsTwoCrops() {
    var counts = new int[] {1, 2, 0, 1, 3};
    // 0.9 beats all four; each 0.4 ties with the one 0.4 and beats the three of 0.1.
    assertThat(Measures.areaUnderCurve(SCORES, PLAQUE).of(counts))
        .isEqualTo((4 + 2 * 3.5) / (3 * 4));
    assertThat(Measures.accuracy(SCORES, PLAQUE).of(counts)).isEqualTo(5 / 7.0);
    assertThat(Measures.balancedAccuracy(SCORES, PLAQUE).of(counts))
        .isCloseTo((1 / 3.0 + 1) / 2, within(1e-15));
  }

  @Property(tries = 200)
  void areaIsShareOfPairsWon(
      @ForAll @Size(min = 1, max = 20) List<Byte> plaque,
      @ForAll @Size(min = 1, max = 20) List<Byte> other) {
    var scores = new double[plaque.size() + other.size()];
    var labels = new Boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      labels[i] = i < plaque.size();
      scores[i] = labels[i] ? plaque.get(i) : other.get(i - plaque.size());
    }
    double won = 0;
    for (byte one : plaque) {
      for (byte another : other) {
        won += one > another ? 1 : one == another ? 0.5 : 0;
      }
    }
    var once = new int[scores.length];
    Arrays.fill(once, 1);

    assertThat(Measures.areaUnderCurve(scores, List.of(labels)).of(once))
        .isCloseTo(won / (plaque.size() * other.size()), within(1e-12));
  }

  @Test
  void intervalsMatchChanceAndSeparation() {
    var random = SplitRandom.of(3);
    var labels = new Boolean[200];
    var noise = new double[labels.length];
    var separated = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2 == 0;
      noise[i] = random.nextDouble();
      separated[i] = labels[i] ? 0.7 + 0.1 * noise[i] : 0.3;
    }
    var plaque = List.of(labels);
    var bootstrap = Bootstrap.byCrop(plaque, 500, 1);

    var chance = bootstrap.estimate(Measures.areaUnderCurve(noise, plaque));
    assertThat(chance.low()).isLessThan(0.5);
    assertThat(chance.high()).isGreaterThan(0.5);
    // The standard error of an area of one half over 100 + 100 is 0.041.
    assertThat(chance.high() - chance.low()).isBetween(0.12, 0.2);
    assertThat(bootstrap.estimate(Measures.areaUnderCurve(separated, plaque)))
        .isEqualTo(new Estimate(1, 1, 1));
  }

  @Test
  void cropsOfOneVolumeAreDrawnTogether() {
    // Ten volumes of four crops: all are right in five of them, all are wrong in the others.
    var labels = new Boolean[40];
    var volumes = new String[labels.length];
    var scores = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2 == 0;
      volumes[i] = "volume" + i / 4;
      scores[i] = labels[i] == (i / 4 % 2 == 0) ? 1 : 0;
    }
    var accuracy = Measures.accuracy(scores, List.of(labels));

    var byVolume = Bootstrap.byVolume(List.of(labels), List.of(volumes), 2000, 1);
    var byCrop = Bootstrap.byCrop(List.of(labels), 2000, 1);

    // Quantiles of the binomial distributions of 10 and of 20 + 20 draws at one half.
    assertThat(byVolume.estimate(accuracy)).isEqualTo(new Estimate(0.5, 0.2, 0.8));
    assertThat(byCrop.estimate(accuracy).low()).isBetween(0.325, 0.375);
    assertThat(byCrop.estimate(accuracy).high()).isBetween(0.625, 0.675);
  }

  @Test
  void volumeOfOneClassIsRefused() {
    assertThatThrownBy(
            () -> Bootstrap.byVolume(List.of(true, false, true), List.of("a", "a", "b"), 10, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("all 1 tested crops of b are of one class");
  }

  @Test
  void differencesArePaired() {
    var plaque = List.of(true, false, true, false, true, false);
    var one = Measures.areaUnderCurve(new double[] {.9, .2, .4, .6, .8, .1}, plaque);
    var other = Measures.areaUnderCurve(new double[] {9, 2, 4, 6, 8, 1}, plaque);
    var bootstrap = Bootstrap.byCrop(plaque, 200, 1);

    assertThat(bootstrap.estimate(one.minus(other))).isEqualTo(new Estimate(0, 0, 0));
    assertThat(bootstrap.estimate(one)).isEqualTo(bootstrap.estimate(other));
    assertThat(bootstrap.estimate(one).low()).isLessThan(bootstrap.estimate(one).high());
  }
}
