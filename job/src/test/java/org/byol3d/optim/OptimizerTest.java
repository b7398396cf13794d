package org.byol3d.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final ParameterMap MAP =
      ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL)
          .add("conv.weight", 3, 7)
          .add("norm.weight", 13)
          .add("head.weight", 5, 2)
          .add("scale")
          .build();

  /** Compares with m̂ and v̂ (Kingma and Ba 2015, algorithm 1), one number at a time. */
  @Property(tries = 100)
  void adamWIsTheTextbooks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps) {
    var config = new AdamWConfig(0.8, 0.95, 1e-6, 0.1);
    var optimizer = new AdamW<>(Arithmetic.DOUBLE, MAP, config);
    double[] parameters = uniform(seed, 1);
    double[] expected = parameters.clone();
    var first = new double[MAP.size()];
    var second = new double[MAP.size()];
    for (int t = 1; t <= steps; t++) {
      double[] gradients = uniform(seed, 1 + t);
      double rate = 0.01 * t;
      optimizer.step(parameters, gradients, rate);
      for (var parameter : MAP) {
        for (int i = parameter.offset(); i < parameter.end(); i++) {
          first[i] = 0.8 * first[i] + 0.2 * gradients[i];
          second[i] = 0.95 * second[i] + 0.05 * gradients[i] * gradients[i];
          double unbiasedFirst = first[i] / (1 - Math.pow(0.8, t));
          double unbiasedSecond = second[i] / (1 - Math.pow(0.95, t));
          double decay = parameter.rank() > 1 ? 0.1 * expected[i] : 0;
          expected[i] -= rate * (unbiasedFirst / (Math.sqrt(unbiasedSecond) + 1e-6) + decay);
        }
      }
    }
    assertThat(parameters).containsExactly(expected, within(1e-12));
  }

  /**
   * Checks that Adam's first step does not depend on the gradient's scale: it is lr per element,
   * opposite to its sign.
   */
  @Property(tries = 100)
  void adamWsFirstStepIsLearningRate(
      @ForAll long seed, @ForAll @DoubleRange(min = 1e-2, max = 1e4) double scale) {
    var optimizer = new AdamW<>(Arithmetic.DOUBLE, MAP, AdamWConfig.withWeightDecay(0));
    double[] gradients = uniform(seed, 1);
    var parameters = new double[MAP.size()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = scale * (gradients[i] + Math.signum(gradients[i]));
    }
    optimizer.step(parameters, gradients, 0.5);
    for (int i = 0; i < gradients.length; i++) {
      assertThat(parameters[i]).isCloseTo(-0.5 * Math.signum(gradients[i]), within(1e-5));
    }
  }

  /** Compares with You et al. 2017, one number at a time. */
  @Property(tries = 100)
  void larsIsThePapers(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps) {
    var optimizer = new Lars<>(Arithmetic.DOUBLE, MAP, new LarsConfig(0.9, 0.02, 0.3));
    double[] parameters = uniform(seed, 1);
    double[] expected = parameters.clone();
    var velocity = new double[MAP.size()];
    for (int t = 1; t <= steps; t++) {
      double[] gradients = uniform(seed, 1 + t);
      optimizer.step(parameters, gradients, 0.2);
      for (var parameter : MAP) {
        boolean adapted = parameter.rank() > 1;
        double weightNorm = 0;
        double updateNorm = 0;
        var update = new double[MAP.size()];
        for (int i = parameter.offset(); i < parameter.end(); i++) {
          update[i] = gradients[i] + (adapted ? 0.3 * expected[i] : 0);
          weightNorm = Math.hypot(weightNorm, expected[i]);
          updateNorm = Math.hypot(updateNorm, update[i]);
        }
        for (int i = parameter.offset(); i < parameter.end(); i++) {
          double trust = adapted ? 0.02 * weightNorm / updateNorm : 1;
          velocity[i] = 0.9 * velocity[i] + trust * update[i];
          expected[i] -= 0.2 * velocity[i];
        }
      }
    }
    assertThat(parameters).containsExactly(expected, within(1e-12));
  }

  @Test
  void larsLeavesZeroTensorsTheirGradient() {
    var map = ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL).add("w", 1, 2).build();
    var parameters = new double[2];
    new Lars<>(Arithmetic.DOUBLE, map, LarsConfig.withWeightDecay(1.5e-6))
        .step(parameters, new double[] {1, -2}, 0.5);
    assertThat(parameters).containsExactly(-0.5, 1);
  }

  /** Checks norm scales: upstream's rule decays them, but LARS never adapts or decays them. */
  @Test
  void larsAlwaysExcludesOneDimensionalTensors() {
    var map = ParameterMap.builder(DecayRule.UPSTREAM).add("norm.weight", 2).build();
    assertThat(map.parameters().get(0).decay()).isTrue();
    double[] parameters = {3, 4};
    new Lars<>(Arithmetic.DOUBLE, map, new LarsConfig(0.9, 1e-3, 0.5))
        .step(parameters, new double[] {1, -2}, 0.5);
    assertThat(parameters).containsExactly(2.5, 5);
  }

  @Property(tries = 50)
  void adamWResumesToTheSameBits(
      @ForAll long seed,
      @ForAll @IntRange(max = 5) int before,
      @ForAll @IntRange(min = 1, max = 5) int after) {
    resumesToTheSameBits(
        () -> new AdamW<>(Arithmetic.FLOAT, MAP, AdamWConfig.withWeightDecay(1e-2)),
        seed,
        before,
        after);
  }

  @Property(tries = 50)
  void larsResumesToTheSameBits(
      @ForAll long seed,
      @ForAll @IntRange(max = 5) int before,
      @ForAll @IntRange(min = 1, max = 5) int after) {
    resumesToTheSameBits(
        () -> new Lars<>(Arithmetic.FLOAT, MAP, LarsConfig.withWeightDecay(1e-2)),
        seed,
        before,
        after);
  }

  private static void resumesToTheSameBits(
      Supplier<Optimizer<float[]>> fresh, long seed, int before, int after) {
    var straight = fresh.get();
    float[] parameters = floats(uniform(seed, 1));
    run(straight, parameters, seed, 0, before);
    var saved = straight.state();
    float[] resumedParameters = parameters.clone();
    run(straight, parameters, seed, before, before + after);

    var resumed = fresh.get();
    resumed.restore(saved);
    run(resumed, resumedParameters, seed, before, before + after);

    assertThat(saved.step()).isEqualTo(before);
    assertThat(resumedParameters).isEqualTo(parameters);
    assertThat(resumed.state().step()).isEqualTo(before + after);
    straight
        .state()
        .vectors()
        .forEach(
            (name, vector) ->
                assertThat(resumed.state().vectors().get(name)).as(name).isEqualTo(vector));
  }

  private static void run(
      Optimizer<float[]> optimizer, float[] parameters, long seed, int from, int to) {
    for (int t = from; t < to; t++) {
      optimizer.step(parameters, floats(uniform(seed, 100 + t)), 1e-2);
    }
  }

  /**
   * Checks that single precision equals double up to rounding: both sets of loops have the same
   * arithmetic.
   */
  @Property(tries = 50)
  void floatFollowsDouble(@ForAll long seed, @ForAll boolean lars) {
    Optimizer<float[]> single =
        lars
            ? new Lars<>(Arithmetic.FLOAT, MAP, LarsConfig.withWeightDecay(0.1))
            : new AdamW<>(Arithmetic.FLOAT, MAP, AdamWConfig.withWeightDecay(0.1));
    Optimizer<double[]> twice =
        lars
            ? new Lars<>(Arithmetic.DOUBLE, MAP, LarsConfig.withWeightDecay(0.1))
            : new AdamW<>(Arithmetic.DOUBLE, MAP, AdamWConfig.withWeightDecay(0.1));
    float[] parameters = floats(uniform(seed, 1));
    double[] expected = doubles(parameters);
    for (int t = 0; t < 4; t++) {
      float[] gradients = floats(uniform(seed, 2 + t));
      single.step(parameters, gradients, 1e-2);
      twice.step(expected, doubles(gradients), 1e-2);
    }
    assertThat(doubles(parameters)).containsExactly(expected, within(3e-6));
  }

  @Test
  void savedStateIsACopy() {
    var optimizer = new AdamW<>(Arithmetic.FLOAT, MAP, AdamWConfig.withWeightDecay(0));
    var saved = optimizer.state();
    optimizer.step(new float[MAP.size()], floats(uniform(1, 1)), 1e-3);
    assertThat(saved.vectors().get("exp_avg")).containsOnly(0f);
    assertThat(saved.step()).isZero();
  }

  @Test
  void refusesAnotherRunsState() {
    var optimizer = new AdamW<>(Arithmetic.FLOAT, MAP, AdamWConfig.withWeightDecay(0));
    var lars = new Lars<>(Arithmetic.FLOAT, MAP, LarsConfig.withWeightDecay(0)).state();
    assertThatThrownBy(() -> optimizer.restore(lars))
        .hasMessageContaining("is of lars")
        .hasMessageContaining("configured with adamw");
    assertThatThrownBy(
            () ->
                optimizer.restore(
                    new OptimizerState<>("adamw", 1, Map.of("exp_avg", new float[MAP.size()]))))
        .hasMessageContaining("lacks exp_avg_sq");
    assertThatThrownBy(
            () ->
                optimizer.restore(
                    new OptimizerState<>(
                        "adamw",
                        1,
                        Map.of("exp_avg", new float[3], "exp_avg_sq", new float[MAP.size()]))))
        .hasMessageContaining("another network");
    assertThatThrownBy(
            () ->
                optimizer.restore(
                    new OptimizerState<>(
                        "adamw",
                        1,
                        Map.of(
                            "exp_avg",
                            new float[MAP.size()],
                            "exp_avg_sq",
                            new float[MAP.size()],
                            "max_exp_avg_sq",
                            new float[MAP.size()]))))
        .hasMessageContaining("should not have");
  }

  @Test
  void refusesWrongLengthsAndRates() {
    var optimizer = new AdamW<>(Arithmetic.FLOAT, MAP, AdamWConfig.withWeightDecay(0));
    var right = new float[MAP.size()];
    assertThatThrownBy(() -> optimizer.step(new float[2], right, 1))
        .hasMessageContaining("parameter vector has 2");
    assertThatThrownBy(() -> optimizer.step(right, new float[2], 1))
        .hasMessageContaining("gradient vector has 2");
    assertThatThrownBy(() -> optimizer.step(right, right, Double.NaN))
        .hasMessageContaining("learning rate");
  }

  @Test
  void configurationsAreChecked() {
    assertThatThrownBy(() -> new AdamWConfig(1, 0.9, 1e-8, 0)).hasMessageContaining("beta1");
    assertThatThrownBy(() -> new AdamWConfig(0.9, -1, 1e-8, 0)).hasMessageContaining("beta2");
    assertThatThrownBy(() -> new AdamWConfig(0.9, 0.9, 0, 0)).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> new AdamWConfig(0.9, 0.9, 1, Double.NaN))
        .hasMessageContaining("weight-decay");
    assertThatThrownBy(() -> new LarsConfig(1.5, 1, 1)).hasMessageContaining("momentum");
    assertThatThrownBy(() -> new LarsConfig(0.5, -1, 1)).hasMessageContaining("trust-coefficient");
  }

  static double[] uniform(long seed, int salt) {
    var random = new Random(seed * 31 + salt);
    return random.doubles(MAP.size()).map(u -> 2 * u - 1).toArray();
  }

  static float[] floats(double[] vector) {
    var floats = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      floats[i] = (float) vector[i];
    }
    return floats;
  }

  static double[] doubles(float[] vector) {
    var doubles = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      doubles[i] = vector[i];
    }
    return doubles;
  }
}
