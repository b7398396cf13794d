package org.byol3d.report.finetune;

/**
 * Outlines classes along the edges of their pixels: a line wherever two neighbors differ, and
 * around what touches the border of the picture.
 */
final class Outline {
  private Outline() {}

  /**
   * Returns the data of an SVG path.
   *
   * @param classes row by row; 0 has no outline of its own
   * @param width pixels per row
   */
  static String path(byte[] classes, int width) {
    int height = classes.length / width;
    var path = new StringBuilder();
    for (int row = 0; row <= height; row++) {
      for (int column = 0; column < width; ) {
        int length = 0;
        while (column + length < width
            && at(classes, width, row - 1, column + length)
                != at(classes, width, row, column + length)) {
          length++;
        }
        if (length > 0) {
          path.append('M').append(column).append(' ').append(row).append('h').append(length);
        }
        column += Math.max(1, length);
      }
    }
    for (int column = 0; column <= width; column++) {
      for (int row = 0; row < height; ) {
        int length = 0;
        while (row + length < height
            && at(classes, width, row + length, column - 1)
                != at(classes, width, row + length, column)) {
          length++;
        }
        if (length > 0) {
          path.append('M').append(column).append(' ').append(row).append('v').append(length);
        }
        row += Math.max(1, length);
      }
    }
    return path.toString();
  }

  private static int at(byte[] classes, int width, int row, int column) {
    return row < 0 || row >= classes.length / width || column < 0 || column >= width
        ? 0
        : classes[row * width + column];
  }
}
