package org.byol3d.distributed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Float vectors as raw little-endian bytes: the form in which Spark ships them fastest. */
final class FloatBytes {
  private FloatBytes() {}

  /** The first {@code length} values. */
  static byte[] encode(float[] values, int length) {
    var bytes = new byte[Math.multiplyExact(length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, 0, length);
    return bytes;
  }

  /**
   * Writes all values of {@code bytes} over the beginning of {@code values}.
   *
   * @throws IllegalArgumentException when they are not as many
   */
  static void decode(byte[] bytes, float[] values) {
    if (bytes.length != (long) values.length * Float.BYTES) {
      throw new IllegalArgumentException(
          bytes.length + " bytes do not hold " + values.length + " floats");
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
  }
}
