package org.byol3d.distributed;

import org.byol3d.b2nd.ElementType;

/**
 * How gradients travel from the workers to the driver. They are summed in float32 in both cases.
 */
public enum GradientWire {
  /** As they are: the result is the same to the bit for every number of workers. */
  FP32(ElementType.FLOAT32),

  /**
   * The upper half of each float, rounded to nearest, ties to even: half the bytes, a relative
   * error of at most 2<sup>−8</sup> in each value of each worker's sum that is at least {@link
   * Float#MIN_NORMAL}; below that an error of at most 2<sup>−134</sup>.
   */
  BF16(ElementType.BFLOAT16);

  private final ElementType type;

  GradientWire(ElementType type) {
    this.type = type;
  }

  /** Returns the bytes of one value on the wire. */
  public int bytesPerValue() {
    return type.size();
  }

  byte[] encode(float[] gradient) {
    return type.encode(gradient, gradient.length);
  }

  /**
   * Replaces all values of {@code gradient}.
   *
   * @throws IllegalArgumentException if the bytes hold another count of values
   */
  void decode(byte[] bytes, float[] gradient) {
    type.decode(bytes, gradient);
  }
}
