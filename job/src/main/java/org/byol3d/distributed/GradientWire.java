package org.byol3d.distributed;

import org.byol3d.b2nd.ElementType;
import org.byol3d.optim.Arithmetic;

/**
 * How gradients travel from the workers to the driver. Each sum of the tree of {@link
 * org.byol3d.optim.TreeSum} has the precision of the wire, wherever it is computed. So the result
 * does not depend on which sums travel: it is the same to the bit for every number of workers.
 */
public enum GradientWire {
  /** As they are. */
  FP32(ElementType.FLOAT32) {
    @Override
    void round(float[] gradient) {}

    @Override
    void add(float[] into, float[] from) {
      Arithmetic.FLOAT.add(into, from);
    }
  },

  /**
   * The upper half of each float, rounded to nearest, ties to even: half the bytes, a relative
   * error of at most 2<sup>−8</sup> in each value of each micro-batch and of each sum of the tree
   * that is at least {@link Float#MIN_NORMAL}; below that an error of at most 2<sup>−134</sup>.
   * Each addition itself is in float32.
   */
  BF16(ElementType.BFLOAT16) {
    @Override
    void round(float[] gradient) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = ElementType.roundToBfloat16(gradient[i]);
      }
    }

    @Override
    void add(float[] into, float[] from) {
      for (int i = 0; i < into.length; i++) {
        into[i] = ElementType.roundToBfloat16(into[i] + from[i]);
      }
    }
  };

  private final ElementType type;

  GradientWire(ElementType type) {
    this.type = type;
  }

  /** Returns the bytes of one value on the wire. */
  public int bytesPerValue() {
    return type.size();
  }

  /** Rounds a micro-batch's gradient to what the wire carries. */
  abstract void round(float[] gradient);

  /** Adds a rounded gradient to another, and rounds the sum. */
  abstract void add(float[] into, float[] from);

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
