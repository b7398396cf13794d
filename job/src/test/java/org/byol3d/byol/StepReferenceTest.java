package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.reference.Reference.DOUBLE_TOLERANCE;
import static org.byol3d.reference.Reference.FLOAT_FORWARD_TOLERANCE;
import static org.byol3d.reference.Reference.FLOAT_GRADIENT_TOLERANCE;
import static org.byol3d.reference.Reference.assertClose;
import static org.byol3d.reference.Reference.relativeDistance;
import static org.byol3d.reference.Reference.scalar;
import static org.byol3d.reference.Reference.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.Compute;
import org.byol3d.nn.TensorSpec;
import org.byol3d.reference.ReferenceNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares loss, gradients and running statistics of one step, whole and divided. */
class StepReferenceTest {
  /** A bias directly before batch norm has no effect, so its gradient is rounding noise. */
  private static final Set<String> ZERO_GRADIENT =
      Set.of("projector.net.0.bias", "predictor.net.0.bias");

  private static final int BATCH = 4;
  private static final String CASES = "org.byol3d.reference.ReferenceNetwork#withTargetModes";

  @ParameterizedTest
  @MethodSource(CASES)
  void lossesInDouble(ReferenceNetwork network, String mode) {
    try (var step = doubles(network, mode, BatchNormScope.GLOBAL)) {
      var result = run(step, network, BATCH, GraphPolicy.KEEP);

      assertLosses(result, network, mode, DOUBLE_TOLERANCE);
      assertClose(
          result.heads().projections().values(), network.file("forward"), "z1", DOUBLE_TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void gradientsInDouble(ReferenceNetwork network, String mode) {
    try (var step = doubles(network, mode, BatchNormScope.GLOBAL)) {
      var result = run(step, network, BATCH, GraphPolicy.KEEP);

      assertGradients(result.gradient(), network, mode, DOUBLE_TOLERANCE);
      double norm = 0;
      for (double value : result.gradient()) {
        norm += value * value;
      }
      double expected = scalar(network.file("forward"), "grad_norm." + mode);
      assertThat(Math.sqrt(norm)).isCloseTo(expected, within(DOUBLE_TOLERANCE * expected));
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void lossesAndGradientsInFloat(ReferenceNetwork network, String mode) {
    try (var step = floats(network, mode)) {
      var result =
          step.run(network.view("step0", 1), network.view("step0", 2), BATCH, GraphPolicy.KEEP, 1);

      assertLosses(result.heads(), network, mode, FLOAT_FORWARD_TOLERANCE);
      assertGradients(widen(result.gradient()), network, mode, FLOAT_GRADIENT_TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void runningStatisticsInDouble(ReferenceNetwork network, String mode) {
    try (var step = doubles(network, mode, BatchNormScope.GLOBAL)) {
      run(step, network, BATCH, GraphPolicy.KEEP);

      var networks = new ByolNetworks(network.config());
      var expected = network.file("buffers_after_forward." + mode);
      assertBuffers("online/", networks.onlineHeads(), step.heads().online().buffers(), expected);
      assertBuffers("target/", networks.targetHeads(), step.heads().target().buffers(), expected);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void twoHalvesGiveLossOfWholeBatch(ReferenceNetwork network, String mode) {
    for (var policy : GraphPolicy.values()) {
      try (var step = doubles(network, mode, BatchNormScope.GLOBAL)) {
        var result = run(step, network, BATCH / 2, policy);

        double expected = scalar(network.file("e"), "loss.synced." + mode);
        assertThat(result.heads().loss()).isCloseTo(expected, within(DOUBLE_TOLERANCE * expected));
        assertLosses(result, network, mode, DOUBLE_TOLERANCE);
        assertGradients(result.gradient(), network, mode, DOUBLE_TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void batchNormPerWorkerIsAnotherMethod(ReferenceNetwork network, String mode) {
    try (var step = doubles(network, mode, BatchNormScope.PER_WORKER)) {
      var result =
          step.run(
              network.view("step0", 1), network.view("step0", 2), BATCH / 2, GraphPolicy.KEEP, 2);

      // This is the gradient of plain data parallelism ...
      double halves = scalar(network.file("e"), "loss.halves_mean." + mode);
      assertThat(result.heads().loss()).isCloseTo(halves, within(DOUBLE_TOLERANCE * halves));
      var perHalf = network.file("e.grad_per_half_bn." + mode);
      assertGradients(result.gradient(), network, perHalf, DOUBLE_TOLERANCE);
      // ... and not of the whole batch: their distance is as large as the gradient itself.
      var whole = network.file("grad." + mode).values(parameters(network));
      assertThat(relativeDistance(result.gradient(), whole)).isGreaterThan(0.5);
    }
  }

  private static PhasedStep.Result<double[]> run(
      PhasedStep<double[]> step, ReferenceNetwork network, int microBatch, GraphPolicy policy) {
    return step.run(network.view("step0", 1), network.view("step0", 2), microBatch, policy, 1);
  }

  private static PhasedStep<double[]> doubles(
      ReferenceNetwork network, String mode, BatchNormScope scope) {
    var step =
        new PhasedStep<>(
            FlatVectors.DOUBLE,
            network.config(),
            Compute.cpu(1).withPrecision(FlatVectors.DOUBLE.precision()),
            scope,
            targetBatchNorm(mode));
    var networks = new ByolNetworks(network.config());
    step.load(
        network.file("init.online").doubles(TensorSpec.parameters(networks.online())),
        network.file("init.target").doubles(TensorSpec.parameters(networks.target())));
    loadBuffers(step, network);
    return step;
  }

  private static PhasedStep<float[]> floats(ReferenceNetwork network, String mode) {
    var step =
        new PhasedStep<>(
            FlatVectors.FLOAT,
            network.config(),
            Compute.cpu(1),
            BatchNormScope.GLOBAL,
            targetBatchNorm(mode));
    var networks = new ByolNetworks(network.config());
    step.load(
        network.file("init.online").values(TensorSpec.parameters(networks.online())),
        network.file("init.target").values(TensorSpec.parameters(networks.target())));
    loadBuffers(step, network);
    return step;
  }

  static void loadBuffers(PhasedStep<?> step, ReferenceNetwork network) {
    var networks = new ByolNetworks(network.config());
    step.heads()
        .online()
        .loadBuffers(network.file("init.online").doubles(TensorSpec.buffers(networks.online())));
    step.heads()
        .target()
        .loadBuffers(network.file("init.target").doubles(TensorSpec.buffers(networks.target())));
  }

  static TargetBatchNorm targetBatchNorm(String mode) {
    return mode.equals("eval") ? TargetBatchNorm.RUNNING : TargetBatchNorm.BATCH;
  }

  private static List<TensorSpec> parameters(ReferenceNetwork network) {
    return TensorSpec.parameters(new ByolNetworks(network.config()).online());
  }

  private static void assertLosses(
      PhasedStep.Result<?> result, ReferenceNetwork network, String mode, double tolerance) {
    assertLosses(result.heads(), network, mode, tolerance);
  }

  private static void assertLosses(
      HeadsOutput heads, ReferenceNetwork network, String mode, double tolerance) {
    var forward = network.file("forward");
    assertRelative(heads.loss(), scalar(forward, "loss." + mode), tolerance);
    assertRelative(heads.loss12(), scalar(forward, "loss_12." + mode), tolerance);
    assertRelative(heads.loss21(), scalar(forward, "loss_21." + mode), tolerance);
  }

  private static void assertRelative(double actual, double expected, double tolerance) {
    assertThat(actual).isCloseTo(expected, within(tolerance * expected));
  }

  private static void assertGradients(
      double[] gradient, ReferenceNetwork network, String mode, double tolerance) {
    assertGradients(gradient, network, network.file("grad." + mode), tolerance);
  }

  private static void assertGradients(
      double[] gradient, ReferenceNetwork network, StateDict expected, double tolerance) {
    int at = 0;
    for (var tensor : parameters(network)) {
      var values = Arrays.copyOfRange(gradient, at, at + tensor.size());
      at += tensor.size();
      if (ZERO_GRADIENT.contains(tensor.name())) {
        assertThat(values).as(tensor.name()).doesNotContain(Double.NaN);
        for (double value : values) {
          assertThat(value).as(tensor.name()).isCloseTo(0, within(1e-4));
        }
      } else {
        assertClose(values, expected, tensor.name(), tolerance);
      }
    }
    assertThat(at).isEqualTo(gradient.length);
  }

  private static void assertBuffers(
      String prefix, List<TensorSpec> tensors, double[] buffers, StateDict expected) {
    int at = 0;
    for (var tensor : TensorSpec.buffers(tensors)) {
      var values = Arrays.copyOfRange(buffers, at, at + tensor.size());
      at += tensor.size();
      if (tensor.shape().dimension() == 0) {
        assertThat((float) values[0])
            .isEqualTo(tensor(expected, prefix + tensor.name()).values()[0]);
      } else {
        assertClose(values, expected, prefix + tensor.name(), DOUBLE_TOLERANCE);
      }
    }
    assertThat(at).isEqualTo(buffers.length);
  }

  private static double[] widen(float[] values) {
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
