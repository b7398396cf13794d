package org.byol3d.volume;

import java.io.Serializable;
import java.util.Locale;

/**
 * An axis-aligned box of voxels: {@code [d, d + depth) × [h, h + height) × [w, w + width)}.
 *
 * @param d first voxel along D
 * @param h first voxel along H
 * @param w first voxel along W
 * @param extent size of the box
 */
public record Box(int d, int h, int w, Extent extent) implements Serializable {

  /**
   * @throws IllegalArgumentException if a start is negative or an end passes 2³¹ − 1
   */
  public Box {
    if (d < 0 || h < 0 || w < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "box start [%d, %d, %d]: must not be negative", d, h, w));
    }
    if (d > Integer.MAX_VALUE - extent.depth()
        || h > Integer.MAX_VALUE - extent.height()
        || w > Integer.MAX_VALUE - extent.width()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "box start [%d, %d, %d] of extent %s: ends past 2^31 - 1",
              d,
              h,
              w,
              extent));
    }
  }

  /** Returns the box of a whole volume. */
  public static Box whole(Extent volume) {
    return new Box(0, 0, 0, volume);
  }

  /** Returns whether every voxel of this box is in a volume of that extent. */
  public boolean fitsIn(Extent volume) {
    return d <= volume.depth() - extent.depth()
        && h <= volume.height() - extent.height()
        && w <= volume.width() - extent.width();
  }

  /** Returns the number of voxels that this box shares with another. */
  public long sharedVoxels(Box other) {
    return shared(d, extent.depth(), other.d, other.extent.depth())
        * shared(h, extent.height(), other.h, other.extent.height())
        * shared(w, extent.width(), other.w, other.extent.width());
  }

  private static long shared(int start, int length, int otherStart, int otherLength) {
    return Math.max(
        0,
        Math.min((long) start + length, (long) otherStart + otherLength)
            - Math.max(start, otherStart));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "[%d:%d, %d:%d, %d:%d]",
        d,
        d + extent.depth(),
        h,
        h + extent.height(),
        w,
        w + extent.width());
  }
}
