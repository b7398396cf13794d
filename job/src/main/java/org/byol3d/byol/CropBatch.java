package org.byol3d.byol;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Holds augmented crops of one size: {@code [count, channels, depth, height, width]} in row-major
 * order. It owns its array: nobody may change it while a phase reads it.
 *
 * @param count number of crops, at least 1
 * @param channels channels of a crop
 * @param depth voxels along the slowest axis
 * @param height voxels along the middle axis
 * @param width voxels along the contiguous axis
 * @param values all voxels
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it; copies of all crops would take time
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

  /** Copies the crops from {@code from} up to but not including {@code to}. */
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
