package org.byol3d.report.preview;

import java.util.Locale;
import java.util.Objects;

/** A picture of 8-bit gray values, row by row from the top left. Immutable. */
final class GrayImage {
  private static final int WHITE = 255;

  private final int width;
  private final int height;
  private final byte[] pixels;

  private GrayImage(int width, int height, byte[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * Makes a picture of values.
   *
   * @param values row by row, of length {@code width · height}
   * @param low value that becomes black, with all below it
   * @param high value that becomes white, with all above it; when not above {@code low}, values
   *     above {@code low} become white
   */
  static GrayImage of(float[] values, int width, int height, double low, double high) {
    if (values.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d values for a picture of %d × %d", values.length, width, height));
    }
    var pixels = new byte[values.length];
    for (var i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) gray(values[i], low, high);
    }
    return new GrayImage(width, height, pixels);
  }

  private static int gray(float value, double low, double high) {
    if (value <= low) {
      return 0;
    }
    return value >= high ? WHITE : (int) Math.round(WHITE * ((value - low) / (high - low)));
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns the gray value of a pixel, in [0, 255]. */
  int at(int row, int column) {
    Objects.checkIndex(row, height);
    Objects.checkIndex(column, width);
    return pixels[row * width + column] & WHITE;
  }

  /** Returns a copy of the gray values, row by row. */
  byte[] pixels() {
    return pixels.clone();
  }
}
