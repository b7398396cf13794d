package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.reference.Reference.DOUBLE_TOLERANCE;
import static org.byol3d.reference.Reference.assertClose;
import static org.byol3d.reference.Reference.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.reference.Reference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the segmentation U-Net and its loss; odd sizes need the trilinear resize. */
class SegmentationReferenceTest {
  private static final double FLOAT_LOGITS_TOLERANCE = 2e-6;
  private static final double FLOAT_GRADIENT_TOLERANCE = 3e-5;

  private static Stream<Arguments> cases() {
    return Stream.of("seg", "segplain")
        .flatMap(
            network ->
                Stream.of("even", "odd")
                    .flatMap(
                        sizes ->
                            Stream.of(Precision.values())
                                .map(precision -> Arguments.of(network, sizes, precision))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logitsLossesAndGradients(String network, String sizes, Precision precision) {
    boolean exact = precision == Precision.FLOAT64;
    var compute = Compute.cpu(1).withPrecision(precision);
    compute.applyThreads();
    var unet =
        new SegmentationUNet(config(Reference.json("/reference/" + network + ".config.json")));
    var init = Reference.tensors(network + ".init");
    var io = Reference.tensors(network + ".io");
    init.requireExactly(unet.tensors());
    try (var parameters = new NetworkArrays(compute, unet.tensors(), true);
        var manager = compute.newManager()) {
      parameters.load(init.values(unet.tensors()), 0);
      var image = HostCopy.create(manager, compute, shape(io, sizes), values(io, sizes + ".image"));
      var mask = HostCopy.create(manager, compute, shape(io, sizes), values(io, sizes + ".mask"));

      var logits = Autograd.recording(() -> unet.logits(image, parameters));
      assertClose(
          HostCopy.toDoubles(logits),
          io,
          sizes + ".logits",
          exact ? DOUBLE_TOLERANCE : FLOAT_LOGITS_TOLERANCE);

      double tolerance = exact ? DOUBLE_TOLERANCE : FLOAT_LOGITS_TOLERANCE;
      var loss = Autograd.recording(() -> DiceBceLoss.of(logits, mask));
      assertScalar(loss, io, sizes + ".loss", tolerance);
      assertScalar(DiceBceLoss.diceLoss(logits, mask), io, sizes + ".dice_loss", tolerance);
      assertScalar(DiceBceLoss.binaryCrossEntropy(logits, mask), io, sizes + ".bce", tolerance);
      assertScalar(DiceBceLoss.hardDice(logits, mask), io, sizes + ".hard_dice", tolerance);

      Autograd.backward(loss, loss.onesLike());
      assertGradients(
          parameters,
          unet,
          Reference.tensors(network + ".grad." + sizes),
          exact ? DOUBLE_TOLERANCE : FLOAT_GRADIENT_TOLERANCE);
    }
  }

  private static void assertGradients(
      NetworkArrays parameters, SegmentationUNet unet, StateDict expected, double tolerance) {
    for (var tensor : unet.tensors()) {
      try (var gradient = parameters.get(tensor.name()).getGradient()) {
        assertClose(HostCopy.toDoubles(gradient), expected, tensor.name(), tolerance);
      }
    }
  }

  private static void assertScalar(NDArray actual, StateDict io, String key, double tolerance) {
    double expected = scalar(io, key);
    assertThat(HostCopy.toDoubles(actual)[0])
        .as(key)
        .isCloseTo(expected, within(tolerance * Math.abs(expected)));
  }

  private static NetworkConfig config(JsonNode json) {
    return new NetworkConfig(
        1,
        NetworkConfig.doublingChannels(json.path("base").asInt(), json.path("levels").asInt()),
        json.path("res").asBoolean(),
        1,
        1,
        1);
  }

  private static Shape shape(StateDict io, String sizes) {
    return new Shape(
        Reference.tensor(io, sizes + ".image").shape().stream()
            .mapToLong(Long::longValue)
            .toArray());
  }

  private static float[] values(StateDict io, String key) {
    return Reference.tensor(io, key).values();
  }
}
