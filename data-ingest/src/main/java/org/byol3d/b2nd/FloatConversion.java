package org.byol3d.b2nd;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Items of one type to the nearest float32 each. */
@FunctionalInterface
interface FloatConversion {

  /** Converts {@code count} items that begin at a byte of {@code in}. */
  void convert(byte[] in, int inOffset, float[] out, int outOffset, int count);

  /**
   * The conversion of a type.
   *
   * @throws IllegalArgumentException if its items are no numbers
   */
  static FloatConversion of(DataType type) {
    boolean big = type.order() == BIG_ENDIAN;
    return switch (type.kind()) {
      case BOOLEAN -> FloatConversion::uint8;
      case SIGNED ->
          switch (type.size()) {
            case 1 -> FloatConversion::int8;
            case 2 -> big ? int16(Views.SHORT_BIG) : int16(Views.SHORT);
            case 4 -> big ? int32(Views.INT_BIG) : int32(Views.INT);
            default -> big ? int64(Views.LONG_BIG) : int64(Views.LONG);
          };
      case UNSIGNED ->
          switch (type.size()) {
            case 1 -> FloatConversion::uint8;
            case 2 -> big ? uint16(Views.SHORT_BIG) : uint16(Views.SHORT);
            case 4 -> big ? uint32(Views.INT_BIG) : uint32(Views.INT);
            default -> big ? uint64(Views.LONG_BIG) : uint64(Views.LONG);
          };
      case FLOAT ->
          switch (type.size()) {
            case 2 -> big ? float16(Views.SHORT_BIG) : float16(Views.SHORT);
            case 4 -> big ? float32(Views.INT_BIG) : FloatConversion::float32LittleEndian;
            default -> big ? float64(Views.LONG_BIG) : float64(Views.LONG);
          };
      case OPAQUE ->
          throw new IllegalArgumentException(
              "items of type " + type + " are no numbers and cannot be read as float32");
    };
  }

  /** Numbers of a byte array by byte order. */
  final class Views {
    static final VarHandle SHORT = view(short[].class, LITTLE_ENDIAN);
    static final VarHandle SHORT_BIG = view(short[].class, BIG_ENDIAN);
    static final VarHandle INT = view(int[].class, LITTLE_ENDIAN);
    static final VarHandle INT_BIG = view(int[].class, BIG_ENDIAN);
    static final VarHandle LONG = view(long[].class, LITTLE_ENDIAN);
    static final VarHandle LONG_BIG = view(long[].class, BIG_ENDIAN);

    private Views() {}

    private static VarHandle view(Class<?> type, ByteOrder order) {
      return MethodHandles.byteArrayViewVarHandle(type, order);
    }
  }

  private static void int8(byte[] in, int inOffset, float[] out, int outOffset, int count) {
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = in[inOffset + i];
    }
  }

  private static void uint8(byte[] in, int inOffset, float[] out, int outOffset, int count) {
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = in[inOffset + i] & 0xff;
    }
  }

  private static void float32LittleEndian(
      byte[] in, int inOffset, float[] out, int outOffset, int count) {
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = Float.intBitsToFloat((int) Views.INT.get(in, inOffset + 4 * i));
    }
  }

  private static FloatConversion int16(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = (short) view.get(in, inOffset + 2 * i);
      }
    };
  }

  private static FloatConversion uint16(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = (short) view.get(in, inOffset + 2 * i) & 0xffff;
      }
    };
  }

  private static FloatConversion int32(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = (float) (int) view.get(in, inOffset + 4 * i);
      }
    };
  }

  private static FloatConversion uint32(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = (float) ((int) view.get(in, inOffset + 4 * i) & 0xffffffffL);
      }
    };
  }

  private static FloatConversion int64(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = (float) (long) view.get(in, inOffset + 8 * i);
      }
    };
  }

  private static FloatConversion uint64(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        long bits = (long) view.get(in, inOffset + 8 * i);
        // Halved with the lost bit kept sticky, so that the rounding is that of the whole number.
        out[outOffset + i] = bits >= 0 ? (float) bits : (float) ((bits >>> 1) | (bits & 1)) * 2f;
      }
    };
  }

  private static FloatConversion float16(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = halfToFloat((short) view.get(in, inOffset + 2 * i));
      }
    };
  }

  private static FloatConversion float32(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = Float.intBitsToFloat((int) view.get(in, inOffset + 4 * i));
      }
    };
  }

  private static FloatConversion float64(VarHandle view) {
    return (in, inOffset, out, outOffset, count) -> {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = (float) Double.longBitsToDouble((long) view.get(in, inOffset + 8 * i));
      }
    };
  }

  /** IEEE 754 binary16; every one of them is a float32. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int mantissa = half & 0x3ff;
    if (exponent == 0) {
      float subnormal = mantissa * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    int bits = exponent == 0x1f ? 0x7f800000 : (exponent + 112) << 23;
    return Float.intBitsToFloat(sign | bits | mantissa << 13);
  }
}
