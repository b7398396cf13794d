package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {
  private static final NetworkConfig CONFIG =
      new NetworkConfig(1, List.of(8, 16), true, 64, 16, 64);

  @Test
  void valuesAreUniformWithinPyTorchsBounds() {
    // fan-in 8·27 for a 3×3×3 convolution of 8 channels, 16 for the projector's first layer.
    assertUniform("encoder.encoders.0.conv2.0.weight", 1 / Math.sqrt(8 * 27));
    assertUniform("projector.net.0.weight", 1 / Math.sqrt(16));
    // The fan-in of a transposed convolution comes from its output: 8·8.
    assertUniform("decoder.upconvs.0.weight", 1 / Math.sqrt(8 * 8));
  }

  @Test
  void normsStartAsTheIdentity() {
    assertThat(values("encoder.encoders.0.conv1.1.weight", 1)).containsOnly(1);
    assertThat(values("encoder.encoders.0.conv1.1.bias", 1)).containsOnly(0);
    assertThat(values("projector.net.1.running_var", 1)).containsOnly(1);
    assertThat(values("projector.net.1.num_batches_tracked", 1)).containsExactly(0);
  }

  @Test
  void tensorDependsOnSeedAndNameOnly() {
    var name = "encoder.encoders.1.conv1.0.weight";

    assertThat(values(name, 1)).isEqualTo(values(name, 1)).isNotEqualTo(values(name, 2));
    var encoder = new UNetEncoder(CONFIG).tensors();
    var alone = values(name, 1);
    var all = InitialWeights.values(encoder, 1);
    int offset =
        encoder.stream()
            .takeWhile(tensor -> !tensor.name().equals(name))
            .mapToInt(TensorSpec::size)
            .sum();
    assertThat(Arrays.copyOfRange(all, offset, offset + alone.length)).isEqualTo(alone);
  }

  private static void assertUniform(String name, double bound) {
    var values = values(name, 1);
    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(9);
    double square =
        IntStream.range(0, values.length)
            .mapToDouble(i -> (double) values[i] * values[i])
            .average()
            .orElse(9);
    for (float value : values) {
      assertThat((double) Math.abs(value)).isLessThanOrEqualTo((float) bound);
    }
    // Five standard deviations of the estimates for as many draws.
    double root = Math.sqrt(values.length);
    assertThat(Math.abs(mean)).isLessThan(5 * bound / Math.sqrt(3) / root);
    assertThat(Math.abs(square - bound * bound / 3)).isLessThan(5 * bound * bound * 0.3 / root);
  }

  private static float[] values(String name, long seed) {
    var tensors = new ArrayList<TensorSpec>();
    tensors.addAll(new SegmentationUNet(CONFIG, DecoderConfig.BINARY).tensors());
    tensors.addAll(MlpHead.projector(CONFIG).tensors());
    var tensor = tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    return InitialWeights.values(List.of(tensor), seed);
  }
}
