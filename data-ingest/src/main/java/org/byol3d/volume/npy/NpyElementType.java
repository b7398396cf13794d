package org.byol3d.volume.npy;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The element types that become voxels, and how their bytes become float32. */
public enum NpyElementType {
  BOOL("bool", 'b', 1) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.get(i) == 0 ? 0 : 1;
      }
    }
  },
  INT8("int8", 'i', 1) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.get(i);
      }
    }
  },
  UINT8("uint8", 'u', 1) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.get(i) & 0xff;
      }
    }
  },
  INT16("int16", 'i', 2) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.getShort(2 * i);
      }
    }
  },
  UINT16("uint16", 'u', 2) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.getShort(2 * i) & 0xffff;
      }
    }
  },
  INT32("int32", 'i', 4) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.getInt(4 * i);
      }
    }
  },
  UINT32("uint32", 'u', 4) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.getInt(4 * i) & 0xffffffffL;
      }
    }
  },
  INT64("int64", 'i', 8) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.getLong(8 * i);
      }
    }
  },
  UINT64("uint64", 'u', 8) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        var value = from.getLong(8 * i);
        // Above 2^63, half the value with the lost bit kept sticky rounds as the value does.
        to[o] = value >= 0 ? value : 2 * (float) ((value >>> 1) | (value & 1));
      }
    }
  },
  FLOAT16("float16", 'f', 2) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = half(from.getShort(2 * i));
      }
    }
  },
  FLOAT32("float32", 'f', 4) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = from.getFloat(4 * i);
      }
    }
  },
  FLOAT64("float64", 'f', 8) {
    @Override
    void decode(ByteBuffer from, int count, float[] to, int offset, int stride) {
      for (int i = 0, o = offset; i < count; i++, o += stride) {
        to[o] = (float) from.getDouble(8 * i);
      }
    }
  };

  private final String numpyName;
  private final char kind;
  private final int bytes;

  NpyElementType(String numpyName, char kind, int bytes) {
    this.numpyName = numpyName;
    this.kind = kind;
    this.bytes = bytes;
  }

  /** {@code uint16}, {@code float32}: the name of NumPy's {@code dtype}. */
  public String numpyName() {
    return numpyName;
  }

  /** The length of one element. */
  public int bytes() {
    return bytes;
  }

  /** The header's {@code descr} of this type in little-endian order: {@code <u2}, {@code |u1}. */
  String littleEndianDescr() {
    return (bytes == 1 ? "|" : "<") + kind + bytes;
  }

  /** The type of a {@code descr} without its byte order: {@code u2}, {@code f4}. */
  static Optional<NpyElementType> ofDescr(String kindAndBytes) {
    for (var type : values()) {
      if (kindAndBytes.equals(type.kind + String.valueOf(type.bytes))) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * Decodes elements, integers and float64 rounded to nearest.
   *
   * @param from the elements from index 0 on, in the file's byte order
   * @param count how many
   * @param to receives element i at {@code offset + i · stride}
   */
  abstract void decode(ByteBuffer from, int count, float[] to, int offset, int stride);

  // IEEE 754 binary16; the JDK has Float.float16ToFloat from version 20 on only.
  private static float half(short bits) {
    var sign = (bits & 0x8000) << 16;
    var exponent = (bits >>> 10) & 0x1f;
    var fraction = bits & 0x3ff;
    var magnitude =
        switch (exponent) {
          case 0 -> Float.floatToRawIntBits(fraction * 0x1p-24f);
          case 0x1f -> 0x7f800000 | fraction << 13;
          default -> (exponent + 112) << 23 | fraction << 13;
        };
    return Float.intBitsToFloat(sign | magnitude);
  }
}
