package org.byol3d.volume;

import java.io.Serializable;
import java.util.Locale;

/**
 * The size of a volume or of a box in voxels, {@code [D, H, W]}; each axis at least 1.
 *
 * @param depth voxels along D, the slowest axis
 * @param height voxels along H
 * @param width voxels along W, the fastest axis
 */
public record Extent(int depth, int height, int width) implements Serializable {
  /** The voxels of a larger cube do not fit into one array. */
  public static final int MOST_CUBE_EDGE = 1290;

  /**
   * @throws IllegalArgumentException if an axis is shorter than one voxel
   */
  public Extent {
    if (depth < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "extent [%d, %d, %d]: every axis needs at least one voxel",
              depth,
              height,
              width));
    }
  }

  /** Returns an extent of the same size along every axis. */
  public static Extent cube(int size) {
    return new Extent(size, size, size);
  }

  /**
   * Returns the extent of a shape.
   *
   * @param shape {@code [D, H, W]}
   * @throws IllegalArgumentException if the shape has another rank or an empty axis
   */
  public static Extent of(int[] shape) {
    if (shape.length != 3) {
      throw new IllegalArgumentException("rank " + shape.length + ": expected [D, H, W]");
    }
    return new Extent(shape[0], shape[1], shape[2]);
  }

  /**
   * Returns {@code D · H · W}.
   *
   * @throws ArithmeticException if the product is above 2⁶³ − 1
   */
  public long voxels() {
    return Math.multiplyExact(Math.multiplyExact((long) depth, height), width);
  }

  /** Returns the length of the shortest axis. */
  public int shortest() {
    return Math.min(depth, Math.min(height, width));
  }

  /** Returns {@code [D, H, W]}. */
  public int[] toShape() {
    return new int[] {depth, height, width};
  }

  @Override
  public String toString() {
    return "[" + depth + ", " + height + ", " + width + "]";
  }
}
