package org.byol3d.distributed;

/** How gradients travel from the workers to the driver. Sums are made in float32 in either case. */
public enum GradientWire {
  /** As they are: the result does not depend on the number of workers, to the bit. */
  FP32(Float.BYTES) {
    @Override
    byte[] encode(float[] gradient) {
      return FloatBytes.encode(gradient, gradient.length);
    }

    @Override
    void decode(byte[] bytes, float[] gradient) {
      FloatBytes.decode(bytes, gradient);
    }
  },

  /**
   * The upper half of each float, rounded to nearest, ties to even: half the bytes, a relative
   * error of at most 2<sup>−8</sup> in each value of each worker's sum that is at least {@link
   * Float#MIN_NORMAL}; below that an error of at most 2<sup>−134</sup>.
   */
  BF16(Short.BYTES) {
    @Override
    byte[] encode(float[] gradient) {
      var bytes = new byte[Math.multiplyExact(gradient.length, Short.BYTES)];
      for (int i = 0; i < gradient.length; i++) {
        int bits = Float.floatToRawIntBits(gradient[i]);
        // A NaN must stay one: rounding could carry it to an infinity.
        int rounded =
            Float.isNaN(gradient[i])
                ? (bits >>> 16) | QUIET
                : (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
        bytes[2 * i] = (byte) rounded;
        bytes[2 * i + 1] = (byte) (rounded >>> 8);
      }
      return bytes;
    }

    @Override
    void decode(byte[] bytes, float[] gradient) {
      if (bytes.length != (long) gradient.length * Short.BYTES) {
        throw new IllegalArgumentException(
            bytes.length + " bytes do not hold " + gradient.length + " bfloat16 values");
      }
      for (int i = 0; i < gradient.length; i++) {
        int bits = (bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] << 8);
        gradient[i] = Float.intBitsToFloat(bits << 16);
      }
    }
  };

  private static final int QUIET = 0x40;

  private final int bytesPerValue;

  GradientWire(int bytesPerValue) {
    this.bytesPerValue = bytesPerValue;
  }

  /** Bytes of one value on the wire. */
  public int bytesPerValue() {
    return bytesPerValue;
  }

  abstract byte[] encode(float[] gradient);

  /**
   * Replaces all values of {@code gradient}.
   *
   * @throws IllegalArgumentException when the bytes hold another number of values
   */
  abstract void decode(byte[] bytes, float[] gradient);
}
