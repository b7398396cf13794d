package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.reference.Reference.DOUBLE_TOLERANCE;
import static org.byol3d.reference.Reference.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.Compute;
import org.byol3d.nn.Precision;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.AdamW;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.ExponentialMovingAverage;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateDecay;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.optim.Optimizer;
import org.byol3d.reference.ReferenceNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares three whole training steps in double: loss, backward, clip, AdamW, EMA.
 *
 * <p>In float32 this cannot be compared entry by entry: PyTorch itself differs by whole learning
 * rates between one and two threads.
 */
class OptimizerStepsReferenceTest {
  private static final int BATCH = 4;
  private static final int STEPS = 3;
  private static final double LEARNING_RATE = 1e-3;
  private static final double WEIGHT_DECAY = 1e-4;
  private static final TauSchedule TAU = new TauSchedule(0.99, 100);

  private static Stream<Arguments> recipes() {
    return Stream.of(
        Arguments.of(ReferenceNetwork.RES, "upstream-eval"),
        Arguments.of(ReferenceNetwork.RES, "upstream-train"),
        Arguments.of(ReferenceNetwork.RES, "upstream-fn"),
        Arguments.of(ReferenceNetwork.RES, "clip-train"),
        Arguments.of(ReferenceNetwork.RES, "clip-eval"),
        Arguments.of(ReferenceNetwork.IDENT, "upstream-eval"),
        Arguments.of(ReferenceNetwork.IDENT, "upstream-fn"),
        Arguments.of(ReferenceNetwork.IDENT, "clip-train"),
        Arguments.of(ReferenceNetwork.PLAIN, "upstream-eval"),
        Arguments.of(ReferenceNetwork.PLAIN, "upstream-fn"),
        Arguments.of(ReferenceNetwork.PLAIN, "clip-train"));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void threeStepsInDouble(ReferenceNetwork network, String recipe) {
    var trace = network.trace(recipe);
    var networks = new ByolNetworks(network.config());
    var rule =
        recipe.startsWith("upstream") ? DecayRule.UPSTREAM : DecayRule.EXCLUDE_ONE_DIMENSIONAL;
    var map = networks.onlineParameters(rule);
    var adam = new AdamW<>(Arithmetic.DOUBLE, map, AdamWConfig.withWeightDecay(WEIGHT_DECAY));
    var ema = new ExponentialMovingAverage<>(Arithmetic.DOUBLE, networks.targetParameters(), map);
    var clip =
        new GlobalNormClip<>(
            Arithmetic.DOUBLE,
            trace.path("clip").isNull() ? Double.POSITIVE_INFINITY : trace.path("clip").asDouble());
    var rates =
        recipe.endsWith("fn")
            ? new LearningRateSchedule(LEARNING_RATE, 0, TAU.steps(), LearningRateDecay.COSINE)
            : null;

    var online = network.file("init.online").doubles(TensorSpec.parameters(networks.online()));
    var target = network.file("init.target").doubles(TensorSpec.parameters(networks.target()));
    try (var step = step(network, trace.path("target_mode").asText())) {
      for (int k = 0; k < STEPS; k++) {
        var expected = trace.path("steps").path(k);
        step.load(online, target);
        var views = expected.path("views").asText();
        var result =
            step.run(network.view(views, 1), network.view(views, 2), BATCH, GraphPolicy.KEEP, 1);
        double norm = clip.clip(List.of(result.gradient()));
        double rate = rates == null ? LEARNING_RATE : rates.at(k);

        assertRelative(result.heads().loss(), expected.path("loss").asDouble());
        assertRelative(rate, expected.path("lr").asDouble());
        assertRelative(TAU.at(k), expected.path("tau").asDouble());
        if (expected.has("grad_norm_before_clip")) {
          assertRelative(norm, expected.path("grad_norm_before_clip").asDouble());
        }

        adam.step(online, result.gradient(), rate);
        ema.update(target, online, TAU.at(k));
      }
      check(networks.online(), online, step.heads().online().buffers(), network, recipe, "online");
      if (!List.of("clip-eval", "upstream-train").contains(recipe)
          && !(network == ReferenceNetwork.RES && recipe.equals("upstream-fn"))) {
        check(
            networks.target(), target, step.heads().target().buffers(), network, recipe, "target");
      }
    }
    if (network == ReferenceNetwork.RES && recipe.equals("clip-train")) {
      checkMoments(adam, networks, network);
    }
  }

  private static PhasedStep<double[]> step(ReferenceNetwork network, String mode) {
    var step =
        new PhasedStep<>(
            FlatVectors.DOUBLE,
            network.config(),
            Compute.cpu(1).withPrecision(Precision.FLOAT64),
            BatchNormScope.GLOBAL,
            StepReferenceTest.targetBatchNorm(mode));
    StepReferenceTest.loadBuffers(step, network);
    return step;
  }

  private static void check(
      List<TensorSpec> tensors,
      double[] parameters,
      double[] buffers,
      ReferenceNetwork network,
      String recipe,
      String which) {
    StateDict expected = network.file("opt." + recipe + ".step" + STEPS + "." + which);
    checkEach(TensorSpec.parameters(tensors), parameters, expected);
    checkEach(TensorSpec.buffers(tensors), buffers, expected);
  }

  private static void checkMoments(
      Optimizer<double[]> adam, ByolNetworks networks, ReferenceNetwork network) {
    var state = adam.state();
    assertThat(state.step()).isEqualTo(STEPS);
    for (var moment : List.of("exp_avg", "exp_avg_sq")) {
      var expected = network.file("opt.clip-train.step3." + moment);
      checkEach(
          TensorSpec.parameters(networks.online()).stream()
              .filter(tensor -> !tensor.name().matches("pr.*net\\.0\\.bias"))
              .toList(),
          without(networks, state.vectors().get(moment)),
          expected);
    }
  }

  /** Returns the vector without the biases that have only rounding noise as gradient. */
  private static double[] without(ByolNetworks networks, double[] vector) {
    var kept = new double[vector.length];
    int size = 0;
    for (var parameter : networks.onlineParameters(DecayRule.UPSTREAM)) {
      if (!parameter.name().matches("pr.*net\\.0\\.bias")) {
        System.arraycopy(vector, parameter.offset(), kept, size, parameter.length());
        size += parameter.length();
      }
    }
    return Arrays.copyOf(kept, size);
  }

  private static void checkEach(List<TensorSpec> tensors, double[] values, StateDict expected) {
    int at = 0;
    for (var tensor : tensors) {
      var slice = Arrays.copyOfRange(values, at, at + tensor.size());
      assertClose(slice, expected, tensor.name(), DOUBLE_TOLERANCE);
      at += tensor.size();
    }
    assertThat(at).isEqualTo(values.length);
  }

  private static void assertRelative(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(DOUBLE_TOLERANCE * expected));
  }
}
