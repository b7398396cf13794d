package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.byol3d.crop.Occupancy;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.junit.jupiter.api.Test;

class VoxelLatticeTest {

  private static Occupancy occupancy(
      Extent volume, int chunk, java.util.function.IntBinaryOperator dh) {
    var layout = new StoredLayout(Extent.cube(chunk), Extent.cube(chunk), "ZSTD");
    var lattice = new VoxelLattice(volume);
    for (var box : ReadPlan.of(volume, layout).all()) {
      var extent = box.extent();
      var values = new float[(int) extent.voxels()];
      for (var i = 0; i < values.length; i++) {
        var d = box.d() + i / (extent.height() * extent.width());
        var h = box.h() + i / extent.width() % extent.height();
        values[i] = dh.applyAsInt(d, h);
      }
      lattice.take(box, values);
    }
    return lattice.occupancy(0.5f);
  }

  @Test
  void smallBlocksAreCountedExactly() {
    // 35 voxels: 9 blocks of 4 along each axis.
    var occupancy = occupancy(new Extent(35, 30, 33), 7, (d, h) -> h < 5 ? 1 : 0);
    assertThat(occupancy.block()).isEqualTo(Extent.cube(4));
    assertThat(occupancy.estimate(new Box(3, 0, 5, Extent.cube(4)))).isEqualTo(1);
    assertThat(occupancy.estimate(new Box(0, 4, 0, new Extent(35, 4, 33))))
        .isCloseTo(0.25, within(1.0 / 255));
    assertThat(occupancy.estimate(new Box(0, 8, 0, new Extent(35, 22, 33)))).isZero();
  }

  @Test
  void largeBlocksAreEstimated() {
    var volume = new Extent(120, 200, 130);
    var occupancy = occupancy(volume, 33, (d, h) -> (d + h) % 90 < 30 ? 1 : 0);
    assertThat(occupancy.grid().voxels()).isLessThanOrEqualTo(VoxelLattice.MAX_BLOCKS);
    assertThat(occupancy.block()).isEqualTo(Extent.cube(16));
    assertThat(occupancy.estimate(Box.whole(volume))).isCloseTo(1 / 3.0, within(0.02));
  }

  @Test
  void memoryIsBoundedForLargeVolumes() {
    var flat = new Extent(4, 3000, 3000);
    var lattice = new VoxelLattice(flat);
    lattice.take(new Box(0, 0, 0, new Extent(1, 1, 3000)), new float[3000]);
    var grid = lattice.occupancy(0).grid();
    assertThat(grid.voxels()).isBetween(200L, (long) VoxelLattice.MAX_BLOCKS);
  }
}
