package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.byol3d.reference.Reference;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class NetworkCostTest {
  /** Two levels, small enough to count by hand: crops of 4³ = 64 voxels, then 2³ = 8. */
  private static final NetworkConfig SMALL = new NetworkConfig(1, List.of(2, 3), true, 5, 4, 6);

  private final NetworkCost small = new NetworkCost(SMALL, Extent.cube(4), Precision.FLOAT32);

  @Test
  void eachAxisCounts() {
    var flat = new NetworkCost(SMALL, new Extent(4, 8, 16), Precision.FLOAT32);
    assertThat(flat.encoder().get(0).outputShape()).endsWith(4, 8, 16);
    assertThat(flat.encoder().get(1).outputShape()).endsWith(2, 4, 8);
    assertThat(flat.forwardFlops()).isEqualTo(8 * small.forwardFlops());
    assertThatThrownBy(() -> new NetworkCost(SMALL, new Extent(16, 1, 16), Precision.FLOAT32))
        .hasMessageContaining("crops of [16,1,16] voxels are too small");
  }

  @Test
  void operationsAreThoseCountedByHand() {
    // 27·1·2 + 27·2·2 + 1·2 multiply-adds at each of 64 voxels.
    long fine = 64 * (54 + 108 + 2);
    // 27·2·3 + 27·3·3 + 2·3 at each of 8.
    long coarse = 8 * (162 + 243 + 6);

    assertThat(small.encoder())
        .extracting(LayerCost::forwardFlops)
        .containsExactly(2 * fine, 2 * coarse);
    assertThat(small.forwardFlops()).isEqualTo(2 * (fine + coarse));
    // The crop itself needs no gradient: the layers that read it have one product less.
    assertThat(small.backwardFlops()).isEqualTo(4 * (fine + coarse) - 2 * 64 * (54 + 2));
    // Projector 3·5 + 5·4, predictor 4·6 + 6·4.
    assertThat(small.heads()).extracting(LayerCost::forwardFlops).containsExactly(2L * 35, 2L * 48);
    assertThat(small.stepFlops(false))
        .isEqualTo(
            2 * (2 * small.forwardFlops() + small.backwardFlops() + 3 * 2 * (35 + 48) + 2 * 35));
    assertThat(small.stepFlops(true) - small.stepFlops(false)).isEqualTo(2 * small.forwardFlops());
  }

  @Test
  void memoryIsThatCountedByHand() {
    // Fine: six arrays of 2·64. Coarse: five of 3·8, and 2·8 pooled ones with an index each.
    long elements = 64 + 6 * 128 + 5 * 24 + 16;

    assertThat(small.keptBytes()).isEqualTo(4 * elements + 8 * 16);
    assertThat(new NetworkCost(SMALL, Extent.cube(4), Precision.FLOAT64).keptBytes())
        .isEqualTo(8 * elements + 8 * 16);
    // 27·2 + 4 + 27·4 + 4 + 2 and 27·6 + 6 + 27·9 + 6 + 6 parameters.
    long encoder = 172 + 423;
    assertThat(small.workerMemory(3, 2))
        .isEqualTo(
            new NetworkCost.WorkerMemory(
                2 * 4 * encoder, 4 * encoder, 2 * 3 * 2 * small.keptBytes(), 3 * 3 * 4 * 128));
  }

  @Test
  void parametersOfTheFullConfigurationAreExact() {
    var full =
        new NetworkCost(
            new NetworkConfig(1, NetworkConfig.doublingChannels(32, 5), true, 2048, 256, 2048),
            Extent.cube(96),
            Precision.FLOAT32);
    JsonNode expected = Reference.json("/reference/full_config.json").path("online_per_module");

    for (var layer : full.encoder()) {
      assertThat(layer.parameters()).isEqualTo(expected.path(layer.name()).asLong());
    }
    for (var head : full.heads()) {
      assertThat(head.parameters()).isEqualTo(expected.path(head.name()).asLong());
    }
    assertThat(full.encoder()).hasSize(5);
    assertThat(full.encoder().get(4).outputShape()).containsExactly(320, 6, 6, 6);
  }

  @Test
  void someBlocksHaveNoSkipConvolution() {
    var identity = new NetworkConfig(2, List.of(2), true, 1, 1, 1);
    var plain = new NetworkConfig(1, List.of(2), false, 1, 1, 1);

    assertThat(new NetworkCost(identity, Extent.cube(2), Precision.FLOAT32).forwardFlops())
        .isEqualTo(8 * 2 * (108 + 108));
    assertThat(new NetworkCost(plain, Extent.cube(2), Precision.FLOAT32).forwardFlops())
        .isEqualTo(8 * 2 * (54 + 108));
  }

  @Test
  void aCropTooSmallIsRefused() {
    assertThatThrownBy(() -> new NetworkCost(SMALL, Extent.cube(3), Precision.FLOAT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 4");
  }

  @Test
  void coarsestLevelNeedsTwoVoxels() {
    var five = new NetworkConfig(1, NetworkConfig.doublingChannels(16, 5), true, 1, 1, 1);
    assertThat(five.leastCube()).isEqualTo(32);
    assertThat(five.fits(Extent.cube(32))).isTrue();
    assertThat(five.fits(Extent.cube(31))).isFalse();
    assertThat(five.fits(new Extent(16, 32, 16))).isTrue();
    assertThat(five.fits(new Extent(15, 96, 96))).isFalse();
    assertThat(five.leastCrop(new Extent(15, 96, 96)))
        .isEqualTo("16 voxels along each axis, and 32 along one");
    assertThat(new NetworkConfig(1, List.of(16), true, 1, 1, 1).fits(Extent.cube(1))).isFalse();
  }
}
