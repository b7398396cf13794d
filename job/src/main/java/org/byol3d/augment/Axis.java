package org.byol3d.augment;

import java.util.List;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;

/** An axis of a crop {@code [D, H, W]}, row-major: D is the slowest, W is contiguous. */
public enum Axis {
  D,
  H,
  W;

  /** All axes, slowest first. */
  static final List<Axis> ALL = List.of(values());

  /** Returns the number of voxels along this axis. */
  public int length(Extent extent) {
    return switch (this) {
      case D -> extent.depth();
      case H -> extent.height();
      case W -> extent.width();
    };
  }

  /** Returns the edge of a voxel along this axis. */
  public double edge(VoxelSize voxel) {
    return switch (this) {
      case D -> voxel.d();
      case H -> voxel.h();
      case W -> voxel.w();
    };
  }

  /** Returns its place among the axes, 0 for D. */
  int index() {
    return ALL.indexOf(this);
  }

  /** Returns the distance in the array between neighbors along this axis. */
  int stride(Extent extent) {
    return switch (this) {
      case D -> extent.height() * extent.width();
      case H -> extent.width();
      case W -> 1;
    };
  }
}
