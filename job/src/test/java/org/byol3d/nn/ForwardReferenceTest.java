package org.byol3d.nn;

import static org.byol3d.reference.Reference.DOUBLE_TOLERANCE;
import static org.byol3d.reference.Reference.FLOAT_FORWARD_TOLERANCE;
import static org.byol3d.reference.Reference.assertClose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.checkpoint.Tensor;
import org.byol3d.reference.Reference;
import org.byol3d.reference.ReferenceNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares activations, representations, projections and predictions with the reference networks.
 */
class ForwardReferenceTest {
  private static Stream<Arguments> cases() {
    return Stream.of(ReferenceNetwork.values())
        .flatMap(
            network ->
                Stream.of(Precision.values()).map(precision -> Arguments.of(network, precision)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlineNetworkInTrainingMode(ReferenceNetwork network, Precision precision) {
    var config = network.config();
    run(
        network,
        precision,
        "init.online",
        new ByolNetworks(config).online(),
        (crops, weights) -> {
          for (int view = 1; view <= 2; view++) {
            var y = new UNetEncoder(config).representation(crops.apply(view), weights);
            var z = MlpHead.projector(config).forward(y, weights, BatchNormMode.BATCH);
            var q = MlpHead.predictor(config).forward(z, weights, BatchNormMode.BATCH);
            check(y, network, "y" + view);
            check(z, network, "z" + view);
            check(q, network, "q" + view);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlineNetworkInEvaluationMode(ReferenceNetwork network, Precision precision) {
    var config = network.config();
    run(
        network,
        precision,
        "init.online",
        new ByolNetworks(config).online(),
        (crops, weights) -> {
          var y = new UNetEncoder(config).representation(crops.apply(1), weights);
          var z = MlpHead.projector(config).forward(y, weights, BatchNormMode.RUNNING);
          var q = MlpHead.predictor(config).forward(z, weights, BatchNormMode.RUNNING);
          check(z, network, "online_evalmode.z1");
          check(q, network, "online_evalmode.q1");
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void targetNetworkInBothModes(ReferenceNetwork network, Precision precision) {
    var config = network.config();
    run(
        network,
        precision,
        "init.target",
        new ByolNetworks(config).target(),
        (crops, weights) -> {
          for (int view = 1; view <= 2; view++) {
            var y = new UNetEncoder(config).representation(crops.apply(view), weights);
            var projector = MlpHead.projector(config);
            check(y, network, "target_y" + view);
            // Running statistics come first, because the other mode changes them.
            if (view == 1) {
              check(projector.forward(y, weights, BatchNormMode.RUNNING), network, "t1.eval");
            }
            check(
                projector.forward(y, weights, BatchNormMode.BATCH), network, "t" + view + ".train");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyEncoderLevel(ReferenceNetwork network, Precision precision) {
    var config = network.config();
    run(
        network,
        precision,
        "init.online",
        new ByolNetworks(config).online(),
        (crops, weights) -> {
          var levels = new UNetEncoder(config).skips(crops.apply(1), weights);
          for (int level = 0; level < levels.size(); level++) {
            var x = levels.get(level);
            var flat = x.reshape(new Shape(x.getShape().get(0), x.getShape().get(1), -1));
            var name = "act.view1.level" + level;
            check(flat.mean(new int[] {2}), network, name + ".chan_mean");
            check(flat.square().mean(new int[] {2}).sqrt(), network, name + ".chan_rms");
          }
        });
  }

  private static void run(
      ReferenceNetwork network,
      Precision precision,
      String weights,
      List<TensorSpec> tensors,
      Body body) {
    var compute = Compute.cpu(1).withPrecision(precision);
    compute.applyThreads();
    try (var parameters = new NetworkArrays(compute, tensors, false);
        var manager = compute.newManager()) {
      StateDict state = network.file(weights);
      parameters.load(state.values(TensorSpec.parameters(tensors)), 0);
      parameters.loadBuffers(state.doubles(TensorSpec.buffers(tensors)));
      body.run(view -> crops(network, view, compute, manager), parameters);
    }
  }

  private static NDArray crops(
      ReferenceNetwork network, int view, Compute compute, NDManager manager) {
    Tensor tensor = Reference.tensor(network.file("inputs"), "step0.view" + view);
    var shape = new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
    return HostCopy.create(manager, compute, shape, tensor.values());
  }

  private static void check(NDArray actual, ReferenceNetwork network, String key) {
    double tolerance =
        actual.getDataType() == Precision.FLOAT64.dataType()
            ? DOUBLE_TOLERANCE
            : FLOAT_FORWARD_TOLERANCE;
    assertClose(HostCopy.toDoubles(actual), network.file("forward"), key, tolerance);
  }

  /** A check with a network's weights and the crops of a view. */
  @FunctionalInterface
  private interface Body {
    void run(IntFunction<NDArray> crops, NetworkArrays weights);
  }
}
