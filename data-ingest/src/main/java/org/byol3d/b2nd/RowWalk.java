package org.byol3d.b2nd;

/** Visits the rows of a region, which run along its last axis, in C order. */
final class RowWalk {
  private final Region region;
  private final long[] cursor;
  private final long[] strides;
  private int row;

  /**
   * @param shape the shape of the array that {@link #index} counts in
   */
  RowWalk(Region region, long[] shape) {
    this.region = region;
    this.cursor = new long[shape.length];
    this.strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      cursor[d] = region.start(d);
      strides[d] = stride;
      stride *= shape[d];
    }
  }

  /** Returns the number of items of a row. */
  int rowItems() {
    return cursor.length == 0 ? 1 : Math.toIntExact(region.extent(cursor.length - 1));
  }

  /** Returns how many rows came before this one. */
  int row() {
    return row;
  }

  /** Returns the index in the array of the first item of the row. */
  long index() {
    long index = 0;
    for (int d = 0; d < cursor.length; d++) {
      index += cursor[d] * strides[d];
    }
    return index;
  }

  /** Returns the position of the row along an axis. */
  long at(int axis) {
    return cursor[axis];
  }

  /** Goes to the next row; returns false after the last. */
  boolean next() {
    row++;
    for (int d = cursor.length - 2; d >= 0; d--) {
      if (++cursor[d] < region.stop(d)) {
        return true;
      }
      cursor[d] = region.start(d);
    }
    return false;
  }
}
