package org.byol3d.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class OccupancyTest {

  @Property(tries = 200)
  void estimatesMeanOfBlocksOverBox(
      @ForAll @IntRange(min = 1, max = 12) int depth,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll @IntRange(min = 1, max = 5) int block,
      @ForAll long seed) {
    var random = SplitRandom.of(seed);
    var volume = new Extent(depth, height, width);
    var blocks = new Extent(block, block + 1, Math.max(1, block - 1));
    var grid = Occupancy.grid(volume, blocks);
    var fractions = new float[(int) grid.voxels()];
    for (var i = 0; i < fractions.length; i++) {
      fractions[i] = random.nextInt(256) / 255f;
    }
    var extent =
        new Extent(
            random.nextInt(1, depth + 1),
            random.nextInt(1, height + 1),
            random.nextInt(1, width + 1));
    var box =
        new Box(
            random.nextInt(depth - extent.depth() + 1),
            random.nextInt(height - extent.height() + 1),
            random.nextInt(width - extent.width() + 1),
            extent);

    var sum = 0.0;
    for (var d = box.d(); d < box.d() + extent.depth(); d++) {
      for (var h = box.h(); h < box.h() + extent.height(); h++) {
        for (var w = box.w(); w < box.w() + extent.width(); w++) {
          sum +=
              fractions[
                  (d / blocks.depth() * grid.height() + h / blocks.height()) * grid.width()
                      + w / blocks.width()];
        }
      }
    }
    assertThat(Occupancy.of(volume, blocks, fractions).estimate(box))
        .isCloseTo(sum / extent.voxels(), within(1e-6));
  }

  @Test
  void keepsALittleForegroundApartFromNone() {
    var volume = new Extent(1, 1, 2);
    var occupancy = Occupancy.of(volume, new Extent(1, 1, 1), new float[] {1e-6f, 0});

    assertThat(occupancy.toBytes()).containsExactly(1, 0);
  }

  @Test
  void isRestoredFromItsBytes() {
    var volume = new Extent(2, 2, 2);
    var block = new Extent(2, 2, 1);
    var occupancy = Occupancy.of(volume, block, new float[] {1, 0.5f});

    assertThat(Occupancy.fromBytes(volume, block, occupancy.toBytes()).estimate(Box.whole(volume)))
        .isEqualTo(occupancy.estimate(Box.whole(volume)))
        .isCloseTo(0.75, within(1.0 / 255));
  }

  @Test
  void refusesWhatDoesNotFit() {
    var volume = new Extent(2, 2, 2);
    var block = new Extent(2, 2, 1);

    assertThatThrownBy(() -> Occupancy.of(volume, block, new float[3]))
        .hasMessageContaining("3 fractions")
        .hasMessageContaining("[1, 1, 2]");
    assertThatThrownBy(() -> Occupancy.of(volume, block, new float[] {0, 1.5f}))
        .hasMessageContaining("1.5 of block 1");
    assertThatThrownBy(() -> Occupancy.of(volume, block, new float[] {0, Float.NaN}))
        .hasMessageContaining("NaN");
    assertThatThrownBy(
            () -> Occupancy.of(volume, block, new float[2]).estimate(new Box(0, 0, 1, volume)))
        .hasMessageContaining("leaves the volume");
  }
}
