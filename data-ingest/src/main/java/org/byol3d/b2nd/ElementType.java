package org.byol3d.b2nd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The types of the numbers that files and messages hold: their names, their sizes, and how their
 * bytes become float32. The byte order is that of the buffer that holds them.
 */
public enum ElementType {
  /** One byte, 0 or 1. */
  BOOL("b1", 1),
  INT8("i1", 1),
  UINT8("u1", 1),
  INT16("i2", 2),
  UINT16("u2", 2),
  INT32("i4", 4),
  UINT32("u4", 4),
  INT64("i8", 8),
  UINT64("u8", 8),
  /** IEEE 754 binary16. */
  FLOAT16("f2", 2),
  /** The upper half of a float32. NumPy has no code for it. */
  BFLOAT16("", 2),
  FLOAT32("f4", 4),
  FLOAT64("f8", 8);

  private static final int QUIET_NAN = 0x40;

  private final String code;
  private final int size;

  ElementType(String code, int size) {
    this.code = code;
    this.size = size;
  }

  /** Returns the type of a NumPy type code without its byte order: {@code u2}, {@code f4}. */
  public static Optional<ElementType> ofCode(String code) {
    return code.isEmpty()
        ? Optional.empty()
        : Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }

  /** Returns the name of NumPy's {@code dtype}: {@code uint16}, {@code float32}. */
  public String numpyName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns NumPy's type code in little-endian order: {@code <u2}, {@code |u1}. */
  public String littleEndianCode() {
    return (size == 1 ? "|" : "<") + code;
  }

  /** Returns the size of one number in bytes. */
  public int size() {
    return size;
  }

  /**
   * Converts numbers to float32; those that float32 cannot hold are rounded to nearest. Each type
   * has its own loop: a call per number would cost more than the conversion.
   *
   * @param in holds the numbers, in its own byte order
   * @param at the index of the first byte in {@code in}
   * @param count how many numbers
   * @param out receives number i at {@code to + i · step}
   */
  public void toFloats(ByteBuffer in, int at, int count, float[] out, int to, int step) {
    switch (this) {
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.get(at + i);
        }
      }
      case BOOL, UINT8 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.get(at + i) & 0xff;
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.getShort(at + 2 * i);
        }
      }
      case UINT16 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.getShort(at + 2 * i) & 0xffff;
        }
      }
      case INT32 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.getInt(at + 4 * i);
        }
      }
      case UINT32 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.getInt(at + 4 * i) & 0xffffffffL;
        }
      }
      case INT64 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.getLong(at + 8 * i);
        }
      }
      case UINT64 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = unsignedToFloat(in.getLong(at + 8 * i));
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = halfToFloat(in.getShort(at + 2 * i));
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = Float.intBitsToFloat(in.getShort(at + 2 * i) << 16);
        }
      }
      case FLOAT32 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = in.getFloat(at + 4 * i);
        }
      }
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          out[to + i * step] = (float) in.getDouble(at + 8 * i);
        }
      }
    }
  }

  /**
   * Replaces all of {@code values} by the little-endian numbers in {@code bytes}.
   *
   * @throws IllegalArgumentException if the bytes hold another count of numbers
   */
  public void decode(byte[] bytes, float[] values) {
    if (bytes.length != (long) values.length * size) {
      throw new IllegalArgumentException(
          bytes.length + " bytes do not hold " + values.length + " values of " + numpyName());
    }
    var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (this == FLOAT32) {
      in.asFloatBuffer().get(values); // one copy of memory
    } else {
      toFloats(in, 0, values.length, values, 0, 1);
    }
  }

  /**
   * Returns the first {@code count} values as little-endian numbers. BFLOAT16 rounds to nearest,
   * ties to even.
   *
   * @throws UnsupportedOperationException for a type other than FLOAT32 and BFLOAT16
   */
  public byte[] encode(float[] values, int count) {
    var bytes = new byte[Math.multiplyExact(count, size)];
    var out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (this) {
      case FLOAT32 -> out.asFloatBuffer().put(values, 0, count);
      case BFLOAT16 -> {
        for (int i = 0; i < count; i++) {
          out.putShort(2 * i, floatToBfloat16(values[i]));
        }
      }
      default -> throw new UnsupportedOperationException("floats are not encoded as " + this);
    }
    return bytes;
  }

  // The JDK has Float.float16ToFloat from version 20 on only.
  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    int magnitude =
        switch (exponent) {
          case 0 -> Float.floatToRawIntBits(fraction * 0x1p-24f);
          case 0x1f -> 0x7f800000 | fraction << 13;
          default -> (exponent + 112) << 23 | fraction << 13;
        };
    return Float.intBitsToFloat(sign | magnitude);
  }

  /**
   * Rounds a value to the nearest that BFLOAT16 has, ties to even. {@link #encode} keeps each bit
   * of the result.
   */
  public static float roundToBfloat16(float value) {
    return Float.intBitsToFloat(floatToBfloat16(value) << 16);
  }

  private static short floatToBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    // Rounding could carry a NaN to an infinity.
    return Float.isNaN(value)
        ? (short) ((bits >>> 16) | QUIET_NAN)
        : (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  private static float unsignedToFloat(long bits) {
    // Halved, with the lost bit kept, a value above 2^63 rounds as the whole number does.
    return bits >= 0 ? bits : 2 * (float) ((bits >>> 1) | (bits & 1));
  }
}
