package org.byol3d.report.page;

import java.util.Locale;
import java.util.Objects;
import org.byol3d.volume.GrayLevel;

/** A picture of 8-bit gray values, row by row from the top left. Immutable. */
public final class GrayImage {
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
  public static GrayImage of(float[] values, int width, int height, double low, double high) {
    requireSize(values.length, width, height);
    var pixels = new byte[values.length];
    for (var i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) GrayLevel.of(values[i], low, high);
    }
    return new GrayImage(width, height, pixels);
  }

  /**
   * Makes a picture of gray values.
   *
   * @param pixels row by row, of length {@code width · height}, from 0 for black to 255
   */
  public static GrayImage ofPixels(byte[] pixels, int width, int height) {
    requireSize(pixels.length, width, height);
    return new GrayImage(width, height, pixels.clone());
  }

  private static void requireSize(int pixels, int width, int height) {
    if (pixels != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d values for a picture of %d × %d", pixels, width, height));
    }
  }

  /** Returns the number of columns. */
  public int width() {
    return width;
  }

  /** Returns the number of rows. */
  public int height() {
    return height;
  }

  /** Returns the gray value of a pixel, in [0, 255]. */
  public int at(int row, int column) {
    Objects.checkIndex(row, height);
    Objects.checkIndex(column, width);
    return pixels[row * width + column] & GrayLevel.WHITE;
  }

  /** Returns a copy of the gray values, row by row. */
  public byte[] pixels() {
    return pixels.clone();
  }
}
