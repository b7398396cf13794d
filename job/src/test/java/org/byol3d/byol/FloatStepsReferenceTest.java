package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.byol3d.nn.Compute;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.AdamW;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.ExponentialMovingAverage;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.VectorSlice;
import org.byol3d.reference.ReferenceNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares training steps in float32 by losses and the overall update, because Adam's first steps
 * turn the rounding noise of tiny gradients into whole learning rates.
 */
class FloatStepsReferenceTest {
  private static final double LEARNING_RATE = 1e-3;
  private static final TauSchedule TAU = new TauSchedule(0.99, 100);

  private static Stream<Arguments> recipes() {
    return Stream.of(
        Arguments.of(ReferenceNetwork.RES, "clip-train"),
        Arguments.of(ReferenceNetwork.RES, "upstream-train"),
        Arguments.of(ReferenceNetwork.IDENT, "clip-train"),
        Arguments.of(ReferenceNetwork.PLAIN, "clip-train"),
        Arguments.of(ReferenceNetwork.PLAIN, "upstream-eval"));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void threeStepsKeepLossesAndOverallUpdate(ReferenceNetwork network, String recipe) {
    var online = network.file("init.online").values(parameters(network));
    var losses = train(network, recipe, 3, online);

    var expectedSteps = network.trace(recipe).path("steps");
    for (int step = 0; step < 3; step++) {
      assertThat(losses.get(step))
          .isCloseTo(expectedSteps.path(step).path("loss").asDouble(), within(1e-3));
    }
    var start = network.file("init.online").values(parameters(network));
    var end = network.file("opt." + recipe + ".step3.online").values(parameters(network));
    double difference = 0;
    double update = 0;
    for (var parameter : determined(network)) {
      for (int i = parameter.offset(); i < parameter.end(); i++) {
        difference += square(online[i] - (double) end[i]);
        update += square((double) end[i] - start[i]);
      }
    }
    assertThat(Math.sqrt(difference / update)).isLessThan(0.1);
  }

  @Test
  void oneStepKeepsNearlyEveryEntry() {
    var network = ReferenceNetwork.RES;
    var online = network.file("init.online").values(parameters(network));
    assertThat(train(network, "clip-train", 1, online)).hasSize(1);

    var expected = network.file("opt.clip-train.step1.online").values(parameters(network));
    int off = 0;
    int all = 0;
    for (var parameter : determined(network)) {
      for (int i = parameter.offset(); i < parameter.end(); i++) {
        off += Math.abs(online[i] - expected[i]) > 0.05 * LEARNING_RATE ? 1 : 0;
        all++;
      }
    }
    assertThat(off).isLessThan(all / 100);
  }

  /** Trains the vector in place, and returns the losses of the steps. */
  private static List<Double> train(
      ReferenceNetwork network, String recipe, int steps, float[] online) {
    var trace = network.trace(recipe);
    var networks = new ByolNetworks(network.config());
    var map =
        networks.onlineParameters(
            recipe.startsWith("upstream") ? DecayRule.UPSTREAM : DecayRule.EXCLUDE_ONE_DIMENSIONAL);
    var adam = new AdamW<>(Arithmetic.FLOAT, map, AdamWConfig.withWeightDecay(1e-4));
    var ema = new ExponentialMovingAverage<>(Arithmetic.FLOAT, networks.targetParameters(), map);
    var clip =
        new GlobalNormClip<>(
            Arithmetic.FLOAT, recipe.startsWith("clip") ? 1 : Double.POSITIVE_INFINITY);
    var target = network.file("init.target").values(TensorSpec.parameters(networks.target()));
    List<Double> losses = new ArrayList<>();
    try (var step =
        new PhasedStep<>(
            FlatVectors.FLOAT,
            network.config(),
            Compute.cpu(1),
            BatchNormScope.GLOBAL,
            StepReferenceTest.targetBatchNorm(trace.path("target_mode").asText()))) {
      StepReferenceTest.loadBuffers(step, network);
      for (int k = 0; k < steps; k++) {
        step.load(online, target);
        var views = trace.path("steps").path(k).path("views").asText();
        var result =
            step.run(network.view(views, 1), network.view(views, 2), 4, GraphPolicy.KEEP, 1);
        losses.add(result.heads().loss());
        assertThat(clip.clip(List.of(result.gradient()))).isPositive();
        adam.step(online, result.gradient(), LEARNING_RATE);
        ema.update(target, online, TAU.at(k));
      }
    }
    return losses;
  }

  /**
   * Returns all slices except the biases directly before batch norm: their gradient is only
   * rounding noise.
   */
  private static List<VectorSlice> determined(ReferenceNetwork network) {
    return new ByolNetworks(network.config())
        .onlineParameters(DecayRule.UPSTREAM).stream()
            .filter(parameter -> !parameter.name().matches("pr.*\\.net\\.0\\.bias"))
            .toList();
  }

  private static List<TensorSpec> parameters(ReferenceNetwork network) {
    return TensorSpec.parameters(new ByolNetworks(network.config()).online());
  }

  private static double square(double value) {
    return value * value;
  }
}
