package org.byol3d.segment.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.ReferenceArrays;
import org.junit.jupiter.api.Test;

class SegmentationLossTest {

  @Property(tries = 60)
  void gradientIsThatOfTheValue(
      @ForAll @IntRange(min = 1, max = 3) int samples,
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll boolean regions,
      @ForAll boolean batchDice,
      @ForAll boolean background,
      @ForAll boolean ignore,
      @ForAll long seed) {
    var shape = new LogitShape(samples, channels, 11);
    var rule =
        (regions ? LossRule.REGIONS : LossRule.CLASSES)
            .withBatchDice(batchDice)
            .withBackground(background)
            .weighted(0.7, 1.3);
    var loss = regions ? new RegionLoss(rule) : new ClassLoss(rule);
    var random = SplitRandom.of(seed);
    var logits = logits(shape, random, 3);
    var target = target(shape, regions, ignore, random);
    var gradient = new double[logits.length];
    loss.gradient(Numbers.of(logits), shape, target, 2, Numbers.of(gradient));

    for (int i = 0; i < logits.length; i += 1 + logits.length / 9) {
      double h = 1e-5;
      var up = logits.clone();
      var down = logits.clone();
      up[i] += h;
      down[i] -= h;
      double slope =
          (loss.value(Numbers.of(up), shape, target).total()
                  - loss.value(Numbers.of(down), shape, target).total())
              / (2 * h);
      assertThat(gradient[i]).isCloseTo(2 * slope, within(1e-8));
    }
  }

  @Property(tries = 30)
  void batchIsTheMeanOfItsSamples(@ForAll boolean regions, @ForAll long seed) {
    var shape = new LogitShape(3, 2, 1500); // more than one run of voxels
    var one = new LogitShape(1, 2, 1500);
    var loss = regions ? new RegionLoss(LossRule.REGIONS) : new ClassLoss(LossRule.CLASSES);
    var random = SplitRandom.of(seed);
    var logits = logits(shape, random, 5);
    var target = target(shape, regions, false, random);
    var gradient = new double[logits.length];
    double value =
        loss.gradient(Numbers.of(logits), shape, target, 1, Numbers.of(gradient)).total();

    double sum = 0;
    for (int sample = 0; sample < 3; sample++) {
      var part = Arrays.copyOfRange(logits, sample * 3000, (sample + 1) * 3000);
      int perSample = target.values().length / 3;
      var partTarget =
          new LossTarget(
              Arrays.copyOfRange(target.values(), sample * perSample, (sample + 1) * perSample));
      var partGradient = new double[3000];
      sum +=
          loss.gradient(Numbers.of(part), one, partTarget, 1.0 / 3, Numbers.of(partGradient))
              .total();
      assertThat(
              ReferenceArrays.relativeDistance(
                  Arrays.copyOfRange(gradient, sample * 3000, (sample + 1) * 3000), partGradient))
          .isLessThan(1e-12);
    }
    assertThat(value).isCloseTo(sum / 3, within(1e-12));
  }

  @Property(tries = 30)
  void ignoredVoxelsChangeNothing(@ForAll boolean regions, @ForAll long seed) {
    var shape = new LogitShape(2, 3, 50);
    var loss = regions ? new RegionLoss(LossRule.REGIONS) : new ClassLoss(LossRule.CLASSES);
    var random = SplitRandom.of(seed);
    var logits = logits(shape, random, 2);
    var target = target(shape, regions, true, random);
    var gradient = new double[logits.length];
    var value = loss.gradient(Numbers.of(logits), shape, target, 1, Numbers.of(gradient));

    var others = logits.clone();
    for (int i = 0; i < logits.length; i++) {
      if (target.ignored()[i / 150 * 50 + i % 50]) {
        assertThat(gradient[i]).isZero();
        others[i] = random.nextGaussian() * 9;
      }
    }
    assertThat(loss.value(Numbers.of(others), shape, target)).isEqualTo(value);
  }

  @Test
  void nothingThatCountsGivesNoGradient() {
    var shape = new LogitShape(1, 2, 4);
    var all = new boolean[] {true, true, true, true};
    var gradient = new double[8];
    var value =
        new ClassLoss(LossRule.CLASSES)
            .gradient(
                Numbers.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}),
                shape,
                new LossTarget(new byte[4], all),
                1,
                Numbers.of(gradient));

    assertThat(value.entropy()).isZero();
    assertThat(value.dice()).isEqualTo(-1);
    assertThat(gradient).containsOnly(0);
  }

  @Test
  void extremeLogitsStayFinite() {
    var shape = new LogitShape(1, 2, 2);
    var logits = new double[] {1e4, -1e4, -1e4, 1e4};
    for (var labels : new byte[][] {{0, 1}, {1, 0}}) {
      var gradient = new double[4];
      var value =
          new ClassLoss(LossRule.CLASSES)
              .gradient(Numbers.of(logits), shape, new LossTarget(labels), 1, Numbers.of(gradient));
      assertThat(value.total()).isFinite();
      for (double g : gradient) {
        assertThat(g).isFinite();
      }
    }
    var gradient = new double[4];
    var value =
        new RegionLoss(LossRule.REGIONS)
            .gradient(
                Numbers.of(logits),
                shape,
                new LossTarget(new byte[] {0, 1, 1, 0}),
                1,
                Numbers.of(gradient));
    assertThat(value.entropy()).isEqualTo(1e4);
    for (double g : gradient) {
      assertThat(g).isFinite();
    }
  }

  @Test
  void clampedDenominatorHasNoSlope() {
    var rule = new LossRule(1, 0, false, true, 0, 1e-8);
    var shape = new LogitShape(1, 1, 2);
    var gradient = new double[2];
    var value =
        new RegionLoss(rule)
            .gradient(
                Numbers.of(new double[] {-60, -60}),
                shape,
                new LossTarget(new byte[2]),
                1,
                Numbers.of(gradient));

    assertThat(value.dice()).isZero();
    assertThat(gradient).containsOnly(0);
  }

  @Test
  void wrongLabelsAreNamed() {
    var loss = new ClassLoss(LossRule.CLASSES);
    var shape = new LogitShape(2, 2, 3);
    assertThatThrownBy(
            () ->
                loss.value(
                    Numbers.of(new float[12]),
                    shape,
                    new LossTarget(new byte[] {0, 0, 0, 0, 2, 0})))
        .hasMessage("voxel 1 of sample 1 has the value 2: a class is 0 to 1");
    assertThatThrownBy(
            () -> loss.value(Numbers.of(new float[11]), shape, new LossTarget(new byte[6])))
        .hasMessage("logits: 11 numbers for 2 samples of 2 channels and 3 voxels");
    assertThatThrownBy(
            () -> loss.value(Numbers.of(new float[12]), shape, new LossTarget(new byte[5])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                loss.value(
                    Numbers.of(new float[12]), shape, new LossTarget(new byte[6], new boolean[5])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] logits(LogitShape shape, SplitRandom random, double spread) {
    var logits = new double[shape.logits()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextGaussian() * spread;
    }
    return logits;
  }

  private static LossTarget target(
      LogitShape shape, boolean regions, boolean ignore, SplitRandom random) {
    var values = new byte[shape.samples() * shape.voxels() * (regions ? shape.channels() : 1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(regions ? 2 : shape.channels());
    }
    var ignored = new boolean[ignore ? shape.samples() * shape.voxels() : 0];
    for (int i = 0; i < ignored.length; i++) {
      ignored[i] = random.nextBoolean(0.3);
    }
    return new LossTarget(values, ignored);
  }
}
