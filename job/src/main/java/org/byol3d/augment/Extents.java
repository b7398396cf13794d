package org.byol3d.augment;

/**
 * The extents of a crop {@code [D, H, W]}, row-major, in voxels.
 *
 * @param depth D, the slowest axis
 * @param height H
 * @param width W, the contiguous axis
 */
public record Extents(int depth, int height, int width) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when an extent is not positive, or a crop of these extents
   *     does not fit into an array
   */
  public Extents {
    if (depth <= 0 || height <= 0 || width <= 0) {
      throw new IllegalArgumentException(
          "a crop's extents must be positive, but are " + depth + "×" + height + "×" + width);
    }
    if ((long) depth * height > Integer.MAX_VALUE
        || (long) depth * height * width > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a crop of " + depth + "×" + height + "×" + width + " voxels does not fit into an array");
    }
  }

  /** The same extent along every axis. */
  public static Extents cube(int edge) {
    return new Extents(edge, edge, edge);
  }

  /** Number of voxels. */
  public int voxels() {
    return depth * height * width;
  }

  /** The extent along an axis. */
  public int along(Axis axis) {
    return switch (axis) {
      case D -> depth;
      case H -> height;
      case W -> width;
    };
  }

  /** Distance in the array between neighbors along an axis. */
  int stride(Axis axis) {
    return switch (axis) {
      case D -> height * width;
      case H -> width;
      case W -> 1;
    };
  }

  /** Throws unless an array holds exactly this crop. */
  void require(String what, float[] values) {
    if (values.length != voxels()) {
      throw new IllegalArgumentException(
          what + " has " + values.length + " voxels, but " + this + " has " + voxels());
    }
  }

  @Override
  public String toString() {
    return depth + "×" + height + "×" + width;
  }
}
