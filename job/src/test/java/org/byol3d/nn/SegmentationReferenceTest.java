package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.reference.Reference.DOUBLE_TOLERANCE;
import static org.byol3d.reference.Reference.assertClose;
import static org.byol3d.reference.Reference.scalar;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.reference.Reference;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.loss.LogitShape;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.segment.loss.LossTarget;
import org.byol3d.segment.loss.RegionLoss;
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
        new SegmentationUNet(
            config(Reference.json("/reference/" + network + ".config.json")), DecoderConfig.BINARY);
    var init = Reference.tensors(network + ".init");
    var io = Reference.tensors(network + ".io");
    init.requireExactly(unet.tensors());
    try (var parameters = new NetworkArrays(compute, unet.tensors(), true);
        var manager = compute.newManager()) {
      parameters.load(init.values(unet.tensors()), 0);
      var image = HostCopy.create(manager, compute, shape(io, sizes), values(io, sizes + ".image"));

      var logits = Autograd.recording(() -> unet.logits(image, parameters));
      assertClose(
          HostCopy.toDoubles(logits),
          io,
          sizes + ".logits",
          exact ? DOUBLE_TOLERANCE : FLOAT_LOGITS_TOLERANCE);

      // The original's loss is ½ (1 − Dice) + ½ BCE, with 1 as smoothing.
      double tolerance = exact ? DOUBLE_TOLERANCE : FLOAT_LOGITS_TOLERANCE;
      var values = HostCopy.toDoubles(logits);
      var gradient = new double[values.length];
      var loss =
          new RegionLoss(new LossRule(0.5, 0.5, false, true, 1, 1e-8))
              .gradient(
                  Numbers.of(values),
                  new LogitShape(samples(io, sizes), 1, values.length / samples(io, sizes)),
                  new LossTarget(bytes(values(io, sizes + ".mask"))),
                  1,
                  Numbers.of(gradient));
      assertScalar(loss.total() + 0.5, io, sizes + ".loss", tolerance);
      assertScalar(loss.dice() + 1, io, sizes + ".dice_loss", tolerance);
      assertScalar(loss.entropy(), io, sizes + ".bce", tolerance);

      Autograd.backward(logits, HostCopy.create(manager, compute, logits.getShape(), gradient));
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

  private static void assertScalar(double actual, StateDict io, String key, double tolerance) {
    double expected = scalar(io, key);
    assertThat(actual).as(key).isCloseTo(expected, within(tolerance * Math.abs(expected)));
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

  private static int samples(StateDict io, String sizes) {
    return (int) shape(io, sizes).get(0);
  }

  private static byte[] bytes(float[] mask) {
    var bytes = new byte[mask.length];
    for (int i = 0; i < mask.length; i++) {
      bytes[i] = (byte) mask[i];
    }
    return bytes;
  }

  private static float[] values(StateDict io, String key) {
    return Reference.tensor(io, key).values();
  }
}
