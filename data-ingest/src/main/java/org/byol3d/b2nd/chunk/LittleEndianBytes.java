package org.byol3d.b2nd.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers inside a chunk, which are little-endian. */
final class LittleEndianBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndianBytes() {}

  static int int32(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  static void putInt32(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }
}
