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
    requireFit(crop, crop.length, extent, result, result.length);
    copy(
        extent,
        (from, step, to, length) -> {
          if (step == 1) {
            System.arraycopy(crop, from, result, to, length);
          } else {
            for (int i = 0; i < length; i++) {
              result[to + i] = crop[from + i * step];
            }
          }
        });
  }

  /** Copies the classes of a crop's voxels in this orientation, as its intensities. */
  public void apply(byte[] crop, Extent extent, byte[] result) {
    requireFit(crop, crop.length, extent, result, result.length);
    copy(
        extent,
        (from, step, to, length) -> {
          for (int i = 0; i < length; i++) {
            result[to + i] = crop[from + i * step];
          }
        });
  }

  /** Copies marks of a crop's voxels in this orientation, as its intensities. */
  public void apply(boolean[] crop, Extent extent, boolean[] result) {
    requireFit(crop, crop.length, extent, result, result.length);
    copy(
        extent,
        (from, step, to, length) -> {
          for (int i = 0; i < length; i++) {
            result[to + i] = crop[from + i * step];
          }
        });
  }

  /** Copies voxels that lie at equal distances to neighboring places of the result. */
  private interface RowCopy {
    void copy(int from, int step, int to, int length);
  }

  private static void requireFit(
      Object crop, int cropLength, Extent extent, Object result, int resultLength) {
    requireFit("the crop", cropLength, extent);
    requireFit("the result", resultLength, extent);
    if (crop == result) {
      throw new IllegalArgumentException("a crop cannot be turned in place");
    }
  }

  private static void requireFit(String what, int length, Extent extent) {
    if (length != extent.voxels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %d voxels, but its extent %s has %d",
              what,
              length,
              extent,
              extent.voxels()));
    }
  }

  private void copy(Extent extent, RowCopy rows) {
    var out = extentOf(extent);
    int start = start(d, extent) + start(h, extent) + start(w, extent);
    int stepD = step(d, extent);
    int stepH = step(h, extent);
    int stepW = step(w, extent);
    if (w.axis == Axis.W) {
      for (int z = 0, row = 0; z < out.depth(); z++) {
        for (int y = 0; y < out.height(); y++, row += out.width()) {
          rows.copy(start + z * stepD + y * stepH, stepW, row, out.width());
        }
      }
    } else if (h.axis == Axis.W) {
      for (int z = 0; z < out.depth(); z++) {
        transpose(
            rows,
            start + z * stepD,
            stepH,
            stepW,
            out.height(),
            out.width(),
            z * Axis.D.stride(out),
            Axis.H.stride(out));
      }
    } else {
      for (int y = 0; y < out.height(); y++) {
        transpose(
            rows,
            start + y * stepH,
            stepD,
            stepW,
            out.depth(),
            out.width(),
            y * Axis.H.stride(out),
            Axis.D.stride(out));
      }
    }
  }

  /** Copies a plane across the crop's contiguous axis, tile by tile. */
  private static void transpose(
      RowCopy tile,
      int start,
      int stepRow,
      int stepColumn,
      int rows,
      int columns,
      int resultStart,
      int resultRow) {
    for (int tileRow = 0; tileRow < rows; tileRow += TILE) {
      int rowEnd = Math.min(rows, tileRow + TILE);
      for (int tileColumn = 0; tileColumn < columns; tileColumn += TILE) {
        int length = Math.min(columns - tileColumn, TILE);
        for (int row = tileRow; row < rowEnd; row++) {
          tile.copy(
              start + row * stepRow + tileColumn * stepColumn,
              stepColumn,
              resultStart + row * resultRow + tileColumn,
              length);
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
