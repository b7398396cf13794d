package org.byol3d.b2nd.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.byol3d.b2nd.io.FormatException;

/** Reads the MessagePack of a frame in order, and names the byte of the file in its errors. */
final class FrameCursor {
  private final String file;
  private final long base;
  private final ByteBuffer bytes;

  /**
   * @param base the file's byte at which {@code bytes} begins
   */
  FrameCursor(String file, long base, byte[] bytes) {
    this.file = file;
    this.base = base;
    this.bytes = ByteBuffer.wrap(bytes);
  }

  FormatException damaged(String field, String problem) {
    return FormatException.damaged(file, base + bytes.position(), field, problem);
  }

  FormatException unsupported(String field, String problem) {
    return FormatException.unsupported(file, base + bytes.position(), field, problem);
  }

  private void need(String field, int count) throws FormatException {
    if (count < 0 || count > bytes.remaining()) {
      throw damaged(
          field, "needs " + count + " bytes where only " + bytes.remaining() + " are left");
    }
  }

  int position() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  void seek(String field, int position) throws FormatException {
    if (position < 0 || position > bytes.limit()) {
      throw damaged(field, "points to " + position + ", outside of 0.." + bytes.limit());
    }
    bytes.position(position);
  }

  void expect(String field, int tag) throws FormatException {
    int found = uint8(field);
    if (found != tag) {
      bytes.position(bytes.position() - 1);
      throw damaged(
          field, String.format(Locale.ROOT, "has tag 0x%02x where 0x%02x belongs", found, tag));
    }
  }

  int uint8(String field) throws FormatException {
    need(field, 1);
    return bytes.get() & 0xff;
  }

  int uint16(String field) throws FormatException {
    need(field, 2);
    return bytes.getShort() & 0xffff;
  }

  int int32(String field) throws FormatException {
    need(field, 4);
    return bytes.getInt();
  }

  int taggedInt32(String field) throws FormatException {
    expect(field, 0xd2);
    return int32(field);
  }

  long taggedInt64(String field) throws FormatException {
    expect(field, 0xd3);
    return int64(field);
  }

  long int64(String field) throws FormatException {
    need(field, 8);
    return bytes.getLong();
  }

  byte[] bytes(String field, int count) throws FormatException {
    need(field, count);
    var result = new byte[count];
    bytes.get(result);
    return result;
  }

  String text(String field, int count) throws FormatException {
    return new String(bytes(field, count), StandardCharsets.UTF_8);
  }
}
