package org.byol3d.b2nd;

import java.util.Arrays;

/**
 * A part of an array: item {@code i} is inside when {@code start[d] <= i[d] < stop[d]} for every
 * axis {@code d}.
 */
public final class Region {
  private final long[] start;
  private final long[] stop;

  private Region(long[] start, long[] stop) {
    this.start = start;
    this.stop = stop;
  }

  /**
   * Returns the region between two corners; the second is the first item outside.
   *
   * @throws IllegalArgumentException if they differ in rank, or one is negative or before the other
   */
  public static Region of(long[] start, long[] stop) {
    if (start.length != stop.length) {
      throw new IllegalArgumentException(
          "start has " + start.length + " axes and stop " + stop.length);
    }
    for (int d = 0; d < start.length; d++) {
      if (start[d] < 0 || stop[d] < start[d]) {
        throw new IllegalArgumentException(
            "axis " + d + ": [" + start[d] + ", " + stop[d] + ") is no range");
      }
    }
    return new Region(start.clone(), stop.clone());
  }

  /** Returns the whole of an array of this shape. */
  public static Region all(long... shape) {
    return of(new long[shape.length], shape);
  }

  public int rank() {
    return start.length;
  }

  public long start(int axis) {
    return start[axis];
  }

  public long stop(int axis) {
    return stop[axis];
  }

  public long extent(int axis) {
    return stop[axis] - start[axis];
  }

  /** Returns the extents along all axes. */
  public long[] shape() {
    var shape = new long[start.length];
    Arrays.setAll(shape, this::extent);
    return shape;
  }

  /**
   * Returns the number of items inside.
   *
   * @throws ArithmeticException if it exceeds a long
   */
  public long items() {
    long items = 1;
    for (int d = 0; d < start.length; d++) {
      if (extent(d) == 0) {
        return 0;
      }
    }
    for (int d = 0; d < start.length; d++) {
      items = Math.multiplyExact(items, extent(d));
    }
    return items;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Region that
        && Arrays.equals(start, that.start)
        && Arrays.equals(stop, that.stop);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(start) + Arrays.hashCode(stop);
  }

  @Override
  public String toString() {
    return Arrays.toString(start) + ".." + Arrays.toString(stop);
  }
}
