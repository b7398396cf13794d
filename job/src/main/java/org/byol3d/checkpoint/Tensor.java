package org.byol3d.checkpoint;

import java.util.List;

/**
 * Values with a shape, in row-major order. The array is not copied: nobody may change it
 * afterwards.
 *
 * @param shape edge lengths, empty for a scalar
 * @param values as many as the product of the shape
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of every weight would cost
public record Tensor(List<Long> shape, float[] values) {
  /**
   * Checks that shape and values agree.
   *
   * @throws IllegalArgumentException when they do not
   */
  public Tensor {
    shape = List.copyOf(shape);
    long size = shape.stream().reduce(1L, Math::multiplyExact);
    if (size != values.length) {
      throw new IllegalArgumentException(
          "A tensor of shape " + shape + " holds " + size + " values, not " + values.length);
    }
  }
}
