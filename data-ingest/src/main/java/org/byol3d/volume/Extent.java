package org.byol3d.volume;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;
import org.byol3d.text.WrongRequestException;

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

  private static final Pattern COMMA = Pattern.compile(",");

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

  /** Returns whether all axes have the same length. */
  public boolean isCube() {
    return depth == height && height == width;
  }

  /** Returns whether this extent is nowhere longer than another. */
  public boolean fitsIn(Extent other) {
    return depth <= other.depth && height <= other.height && width <= other.width;
  }

  /** Returns the shorter length along each axis. */
  public Extent least(Extent other) {
    return new Extent(
        Math.min(depth, other.depth), Math.min(height, other.height), Math.min(width, other.width));
  }

  /**
   * Returns the lengths as a configuration states them: {@code 96} for a cube, otherwise {@code
   * [16,96,96]}.
   */
  public String edges() {
    return isCube() ? Integer.toString(depth) : "[" + depth + "," + height + "," + width + "]";
  }

  /** Returns the size for people: {@code 96³} for a cube, otherwise {@code 16 × 96 × 96}. */
  public String size() {
    return isCube() ? depth + "³" : depth + " × " + height + " × " + width;
  }

  /**
   * Reads {@code 96}, or {@code 16,96,96} for D, H and W.
   *
   * @param option names the option that the text is of
   * @throws WrongRequestException if the text is neither one nor three whole numbers above 0
   */
  public static Extent parse(String option, String text) {
    var parts = COMMA.split(text, -1);
    try {
      if (parts.length == 1) {
        return cube(Integer.parseInt(text.strip()));
      }
      if (parts.length == 3) {
        return new Extent(
            Integer.parseInt(parts[0].strip()),
            Integer.parseInt(parts[1].strip()),
            Integer.parseInt(parts[2].strip()));
      }
    } catch (IllegalArgumentException e) {
      throw wrong(option, text, e);
    }
    throw wrong(option, text, null);
  }

  private static WrongRequestException wrong(String option, String text, Exception cause) {
    return new WrongRequestException(
        option
            + " "
            + text
            + ": give one whole number of voxels, or three for D,H,W, as in 16,96,96",
        cause);
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
