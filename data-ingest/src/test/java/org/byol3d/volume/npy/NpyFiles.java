package org.byol3d.volume.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes {@code .npy} files byte by byte, sound or damaged. */
final class NpyFiles {
  private NpyFiles() {}

  /** Returns a version 1.0 file with a header text and the given number of zero bytes behind it. */
  static byte[] array(String header, int dataBytes) {
    var text = header.getBytes(ISO_8859_1);
    return ByteBuffer.allocate(10 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .array();
  }
}
