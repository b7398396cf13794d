package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.byol3d.text.OutOfRangeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationUNetTest {
  private static final Shape CROPS = new Shape(2, 1, 16, 18, 17);

  private static SegmentationUNet network(int levels, boolean deepSupervision) {
    var channels = NetworkConfig.doublingChannels(2, levels);
    return new SegmentationUNet(
        new NetworkConfig(1, channels, true, 1, 1, 1), new DecoderConfig(3, 0, deepSupervision));
  }

  /** An array that belongs to the weights lives as long as they do: one more with every step. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noArrayOfStepStaysWithWeights(boolean recording) {
    var compute = Compute.cpu(1);
    compute.applyThreads();
    var network = network(4, true);
    try (var weights = new NetworkArrays(compute, network.tensors(), true)) {
      weights.load(InitialWeights.values(network.tensors(), 1), 0);
      var owner = weights.get("decoder.final_conv.weight").getManager();
      int before = owner.getManagedArrays().size();
      assertThat(before).isGreaterThanOrEqualTo(network.tensors().size());
      try (var manager = compute.newManager()) {
        var x = manager.ones(CROPS);
        var logits = run(recording, () -> List.of(network.logits(x, weights)));
        var outputs =
            run(
                recording,
                () ->
                    network
                        .decoderNetwork()
                        .outputs(
                            new UNetEncoder(network.encoder()).skips(x, weights),
                            List.of(),
                            weights));
        assertThat(logits.get(0).getShape()).isEqualTo(new Shape(2, 3, 16, 18, 17));
        assertThat(outputs).hasSize(2);
        assertThat(outputs.get(1).getShape()).isEqualTo(new Shape(2, 3, 8, 9, 8));
        assertThat(logits).allMatch(it -> it.getManager() == manager);
        assertThat(outputs).allMatch(it -> it.getManager() == manager);
      }
      assertThat(owner.getManagedArrays()).hasSize(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void fewLevelsHaveNoDeepSupervision(int levels) {
    assertThatThrownBy(() -> network(levels, true))
        .isInstanceOf(OutOfRangeException.class)
        .hasMessageContaining("deep-supervision must be false with fewer than 4 network levels");
    assertThat(lowerOutputs(network(levels, false))).isZero();
    assertThat(lowerOutputs(network(4, true))).isEqualTo(1);
    assertThat(lowerOutputs(network(5, true))).isEqualTo(2);
  }

  private static long lowerOutputs(SegmentationUNet network) {
    return network.tensors().stream()
        .filter(it -> it.name().matches("decoder\\.seg_layers\\.\\d+\\.weight"))
        .count();
  }

  private static <T> T run(boolean recording, Supplier<T> computation) {
    return recording ? Autograd.recording(computation) : Autograd.withoutGraph(computation);
  }
}
