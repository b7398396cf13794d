package org.byol3d.byol;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Crops of one size, as the augmentations leave them: {@code [count, channels, depth, height,
 * width]} in row-major order. Owns its array: neither side may change it while a phase reads it.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of every crop would cost
public record CropBatch(int count, int channels, int depth, int height, int width, float[] values) {
  /**
   * Checks that the sizes agree.
   *
   * @throws IllegalArgumentException when they do not
   */
  public CropBatch {
    long size = (long) count * channels * depth * height * width;
    if (count < 1 || size != values.length) {
      throw new IllegalArgumentException(
          "Crops of shape ["
              + String.join(
                  ", ",
                  String.valueOf(count),
                  String.valueOf(channels),
                  String.valueOf(depth),
                  String.valueOf(height),
                  String.valueOf(width))
              + "] hold "
              + size
              + " values, not "
              + values.length);
    }
  }

  /** The crops from {@code from} up to but not including {@code to}; a copy. */
  public CropBatch slice(int from, int to) {
    int size = values.length / count;
    return new CropBatch(
        to - from,
        channels,
        depth,
        height,
        width,
        Arrays.copyOfRange(values, from * size, to * size));
  }

  Shape shape() {
    return new Shape(count, channels, depth, height, width);
  }
}
