package org.byol3d.ingest;

import org.byol3d.crop.Occupancy;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * Voxels on a regular lattice over a volume. They are kept while the volume is read, because only
 * the whole volume shows what is foreground; then they tell the foreground fraction of each block
 * of the occupancy grid.
 *
 * <p>The grid has at most {@value #MAX_BLOCKS} cubic blocks and the lattice at most 8³ voxels in
 * each, so the memory is bounded for every size of a volume. Blocks of up to 8³ voxels are counted
 * exactly; for larger blocks, the fraction is an estimate from 512 evenly spread voxels.
 */
final class VoxelLattice {
  static final int MAX_BLOCKS = 1024;

  private static final int PER_BLOCK = 8; // along each axis
  private static final int SMALLEST_EDGE = 4;

  private final Extent volume;
  private final int edge;
  private final int stride;
  private final int[] size;
  private final float[] voxels;

  VoxelLattice(Extent volume) {
    this.volume = volume;
    var length = SMALLEST_EDGE;
    while (Occupancy.grid(volume, Extent.cube(length)).voxels() > MAX_BLOCKS) {
      length *= 2;
    }
    edge = length;
    stride = Math.max(1, edge / PER_BLOCK);
    size = volume.toShape();
    for (var axis = 0; axis < 3; axis++) {
      size[axis] = (size[axis] - 1) / stride + 1;
    }
    voxels = new float[size[0] * size[1] * size[2]];
  }

  /** Copies the lattice's voxels from the values of a box, {@code [D, H, W]}. */
  void take(Box box, float[] values) {
    var extent = box.extent();
    for (var d = first(box.d()); d - box.d() < extent.depth(); d += stride) {
      for (var h = first(box.h()); h - box.h() < extent.height(); h += stride) {
        var from = ((d - box.d()) * extent.height() + h - box.h()) * extent.width();
        var w = first(box.w());
        var to = (d / stride * size[1] + h / stride) * size[2] + w / stride;
        for (var i = w - box.w(); i < extent.width(); i += stride, to++) {
          voxels[to] = values[from + i];
        }
      }
    }
  }

  /** Returns the first lattice coordinate that is not less. */
  private int first(int from) {
    return (from + stride - 1) / stride * stride;
  }

  /**
   * Returns the share of lattice voxels above a threshold, per block.
   *
   * @param threshold the greatest value of the background
   */
  Occupancy occupancy(float threshold) {
    var block = Extent.cube(edge);
    var grid = Occupancy.grid(volume, block);
    var taken = new int[(int) grid.voxels()];
    var foreground = new int[taken.length];
    var perBlock = edge / stride;
    var index = 0;
    for (var d = 0; d < size[0]; d++) {
      for (var h = 0; h < size[1]; h++) {
        var row = (d / perBlock * grid.height() + h / perBlock) * grid.width();
        for (var w = 0; w < size[2]; w++) {
          var at = row + w / perBlock;
          taken[at]++;
          foreground[at] += voxels[index++] > threshold ? 1 : 0;
        }
      }
    }
    var fractions = new float[taken.length];
    for (var i = 0; i < fractions.length; i++) {
      fractions[i] = (float) foreground[i] / taken[i];
    }
    return Occupancy.of(volume, block, fractions);
  }
}
