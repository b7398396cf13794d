package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.reference.Reference.FLOAT_FORWARD_TOLERANCE;
import static org.byol3d.reference.Reference.assertClose;

import org.byol3d.byol.CropEncoder.Output;
import org.byol3d.checkpoint.NetworkRecognition;
import org.byol3d.nn.Compute;
import org.byol3d.nn.TensorSpec;
import org.byol3d.reference.ReferenceNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CropEncoderTest {
  @ParameterizedTest
  @EnumSource
  void representationsAndProjectionsMatchReference(ReferenceNetwork network) {
    var forward = network.file("forward");
    var crops = network.view("step0", 1);
    try (var encoder = encoder(network, Output.REPRESENTATION);
        var projecting = encoder(network, Output.PROJECTION)) {
      assertClose(encoder.encode(crops).values(), forward, "y1", FLOAT_FORWARD_TOLERANCE);
      assertClose(
          projecting.encode(crops).values(),
          forward,
          "online_evalmode.z1",
          FLOAT_FORWARD_TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachCropIsEncodedByItself(ReferenceNetwork network) {
    var crops = network.view("step0", 1);
    try (var encoder = encoder(network, Output.PROJECTION)) {
      var together = encoder.encode(crops);
      for (int crop = 0; crop < crops.count(); crop++) {
        var alone = encoder.encode(crops.slice(crop, crop + 1));
        for (int i = 0; i < alone.columns(); i++) {
          assertThat(alone.values()[i])
              .isCloseTo(together.slice(crop, crop + 1).values()[i], within(1e-4));
        }
      }
    }
  }

  private static CropEncoder encoder(ReferenceNetwork network, Output output) {
    var weights = network.file("init.online");
    var config = NetworkRecognition.recognize(weights);
    var tensors = CropEncoder.tensors(config, output);
    return new CropEncoder(
        config,
        Compute.cpu(1),
        output,
        weights.values(TensorSpec.parameters(tensors)),
        weights.doubles(TensorSpec.buffers(tensors)));
  }
}
