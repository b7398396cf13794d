package org.byol3d.augment;

import java.util.Locale;
import org.byol3d.volume.Extent;

/**
 * One of the 48 orientations of a box: every product of flips and quarter turns. Moves are composed
 * first, and then applied in one pass over the crop.
 *
 * @param d the axis of the crop that D of the result reads
 * @param h the axis of the crop that H of the result reads
 * @param w the axis of the crop that W of the result reads
 */
public record Orientation(Source d, Source h, Source w) {
  /** The orientation that changes nothing. */
  public static final Orientation IDENTITY =
      new Orientation(
          new Source(Axis.D, false), new Source(Axis.H, false), new Source(Axis.W, false));

  /** Edge of the tiles of a transposing copy: 16 floats are one cache line. */
  private static final int TILE = 16;

  /**
   * What one axis of the result reads.
   *
   * @param axis the axis of the crop
   * @param reversed whether it is read backwards
   */
  public record Source(Axis axis, boolean reversed) {
    Source reverse() {
      return new Source(axis, !reversed);
    }
  }

  /** Returns this orientation followed by a flip of an axis: {@code torch.flip}. */
  public Orientation flip(Axis axis) {
    return with(axis, source(axis).reverse());
  }

  /**
   * Returns this orientation followed by k quarter turns: {@code torch.rot90(x, k, plane)}.
   *
   * @param k number of quarter turns, 0 or more
   */
  public Orientation turn(Plane plane, int k) {
    var turned = this;
    for (int i = 0; i < k; i++) {
      var first = turned.source(plane.first());
      var second = turned.source(plane.second());
      turned = turned.with(plane.first(), second.reverse()).with(plane.second(), first);
    }
    return turned;
  }

  /** Returns the extent of a crop in this orientation. */
  public Extent extentOf(Extent crop) {
    return new Extent(d.axis.length(crop), h.axis.length(crop), w.axis.length(crop));
  }

  /**
   * Copies a crop in this orientation.
   *
   * @param crop {@code [D, H, W]}
   * @param extent the crop's extent
   * @param result receives the copy, with the extent {@link #extentOf} gives; not the crop's array
   * @throws IllegalArgumentException when an array has another length, or both are the same
   */
  public void apply(float[] crop, Extent extent, float[] result) {
    requireFit("the crop", crop, extent);
    requireFit("the result", result, extent);
    if (crop == result) {
      throw new IllegalArgumentException("a crop cannot be turned in place");
    }
    var out = extentOf(extent);
    int start = start(d, extent) + start(h, extent) + start(w, extent);
    int stepD = step(d, extent);
    int stepH = step(h, extent);
    int stepW = step(w, extent);
    if (w.axis == Axis.W) {
      copyRows(crop, start, stepD, stepH, w.reversed, out, result);
    } else if (h.axis == Axis.W) {
      for (int z = 0; z < out.depth(); z++) {
        transpose(
            crop,
            start + z * stepD,
            stepH,
            stepW,
            out.height(),
            out.width(),
            result,
            z * Axis.D.stride(out),
            Axis.H.stride(out));
      }
    } else {
      for (int y = 0; y < out.height(); y++) {
        transpose(
            crop,
            start + y * stepH,
            stepD,
            stepW,
            out.depth(),
            out.width(),
            result,
            y * Axis.H.stride(out),
            Axis.D.stride(out));
      }
    }
  }

  private static void requireFit(String what, float[] values, Extent extent) {
    if (values.length != extent.voxels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %d voxels, but its extent %s has %d",
              what,
              values.length,
              extent,
              extent.voxels()));
    }
  }

  private static void copyRows(
      float[] crop, int start, int stepD, int stepH, boolean reversed, Extent out, float[] result) {
    int width = out.width();
    int row = 0;
    for (int z = 0; z < out.depth(); z++) {
      for (int y = 0; y < out.height(); y++, row += width) {
        int from = start + z * stepD + y * stepH;
        if (reversed) {
          for (int x = 0; x < width; x++) {
            result[row + x] = crop[from - x];
          }
        } else {
          System.arraycopy(crop, from, result, row, width);
        }
      }
    }
  }

  /** Copies a plane across the crop's contiguous axis, tile by tile. */
  private static void transpose(
      float[] crop,
      int start,
      int stepRow,
      int stepColumn,
      int rows,
      int columns,
      float[] result,
      int resultStart,
      int resultRow) {
    for (int tileRow = 0; tileRow < rows; tileRow += TILE) {
      int rowEnd = Math.min(rows, tileRow + TILE);
      for (int tileColumn = 0; tileColumn < columns; tileColumn += TILE) {
        int columnEnd = Math.min(columns, tileColumn + TILE);
        for (int row = tileRow; row < rowEnd; row++) {
          int from = start + row * stepRow;
          int to = resultStart + row * resultRow;
          for (int column = tileColumn; column < columnEnd; column++) {
            result[to + column] = crop[from + column * stepColumn];
          }
        }
      }
    }
  }

  private static int start(Source source, Extent crop) {
    return source.reversed ? (source.axis.length(crop) - 1) * source.axis.stride(crop) : 0;
  }

  private static int step(Source source, Extent crop) {
    return source.reversed ? -source.axis.stride(crop) : source.axis.stride(crop);
  }

  private Source source(Axis axis) {
    return switch (axis) {
      case D -> d;
      case H -> h;
      case W -> w;
    };
  }

  private Orientation with(Axis axis, Source source) {
    return switch (axis) {
      case D -> new Orientation(source, h, w);
      case H -> new Orientation(d, source, w);
      case W -> new Orientation(d, h, source);
    };
  }
}
