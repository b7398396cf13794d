package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class SegmentationCostTest {
  /** Two levels, small enough to count by hand: crops of 4³ = 64 voxels, then 2³ = 8. */
  private static final SegmentationUNet SMALL =
      new SegmentationUNet(
          new NetworkConfig(1, List.of(2, 3), true, 5, 4, 6), new DecoderConfig(3, 0, false));

  private static SegmentationCost cost(boolean frozen) {
    return new SegmentationCost(SMALL, Extent.cube(4), frozen, Precision.FLOAT32);
  }

  @Test
  void operationsAreThoseCountedByHand() {
    // Up: 3 channels to 8 · 2 at 8 voxels. Block: 27·4·2 + 27·2·2 + 4·2 multiply-adds at 64.
    long level = 2 * (8 * 3 * 16 + 64 * (216 + 108 + 8));
    long outputs = 2L * 64 * 2 * 3;
    assertThat(cost(false).decoder())
        .extracting(LayerCost::forwardFlops)
        .containsExactly(level, outputs);
    var encoder = new NetworkCost(SMALL.encoder(), Extent.cube(4), Precision.FLOAT32);
    assertThat(cost(false).stepFlops())
        .isEqualTo(encoder.forwardFlops() + encoder.backwardFlops() + 3 * (level + outputs));
    assertThat(cost(true).stepFlops()).isEqualTo(encoder.forwardFlops() + 3 * (level + outputs));
  }

  @Test
  void parametersAreThoseOfNetwork() {
    var cost = cost(false);
    assertThat(
            cost.encoder().stream().mapToLong(LayerCost::parameters).sum()
                + cost.decoder().stream().mapToLong(LayerCost::parameters).sum())
        .isEqualTo(TensorSpec.size(SMALL.tensors()));
  }

  @Test
  void memoryIsThatCountedByHand() {
    // Crop; fine: six arrays of 2·64; coarse: six of 3·8, and 2·8 pooled ones with an index each.
    long encoder = 64 + 6 * 128 + 6 * 24 + 16;
    // Features beside the skip: 4·64; block: six arrays of 2·64; logits: 3·64.
    long decoder = 256 + 6 * 128 + 192;
    long weights = 4L * TensorSpec.size(SMALL.tensors());
    assertThat(cost(false).workerMemory(5))
        .isEqualTo(
            new NetworkCost.WorkerMemory(
                weights, weights, 5 * (4 * (encoder + decoder) + 8 * 16), 3 * 5 * 4 * 256));
    // A frozen encoder leaves the outputs of its levels.
    long outputs = 64 + 128 + 24;
    assertThat(cost(true).workerMemory(5))
        .isEqualTo(
            new NetworkCost.WorkerMemory(
                weights,
                4L * TensorSpec.size(SMALL.decoderTensors()),
                5 * 4 * (outputs + decoder),
                3 * 5 * 4 * 256));
  }
}
