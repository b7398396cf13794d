package org.byol3d.b2nd.chunk;

import org.byol3d.b2nd.io.FormatException;

/** The one value of all items of a chunk without data: bits 4–6 of the Blosc2 flags. */
public enum SpecialValue {
  NONE,
  ZERO,
  NAN,
  /** The value's bytes follow the header. */
  VALUE,
  /** The chunk was never written: the format leaves its items undefined. */
  UNINITIALIZED;

  private static final SpecialValue[] BY_CODE = values();

  /** The number of defined codes. */
  public static final int COUNT = BY_CODE.length;

  /** Returns the special value of a code in {@code [0, COUNT)}. */
  public static SpecialValue of(int code) {
    return BY_CODE[code];
  }

  /**
   * Returns the bytes of an item that has a value without bytes in the file.
   *
   * @param byteOfChunk the byte that states it, for the message
   * @throws FormatException for a NaN in items other than float32 and float64
   */
  public byte[] item(ChunkPlace place, long byteOfChunk, int itemSize) throws FormatException {
    var item = new byte[itemSize];
    switch (this) {
      case ZERO, UNINITIALIZED -> {}
      case NAN -> {
        if (itemSize != Float.BYTES && itemSize != Double.BYTES) {
          throw place.damaged(
              byteOfChunk, "special value", "NaN has no form in " + itemSize + " bytes");
        }
        item[itemSize - 1] = 0x7f;
        item[itemSize - 2] = (byte) (itemSize == Float.BYTES ? 0xc0 : 0xf8);
      }
      case NONE, VALUE -> throw new IllegalStateException(this + " has bytes in the file");
    }
    return item;
  }
}
