package org.byol3d.checkpoint.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.byol3d.b2nd.io.FormatException;

/** The bytes of a pickle in memory, read from front to back; every read is checked. */
final class PickleBytes {
  private static final int MOST_NAME_BYTES = 256;

  private final String file;
  private final String record;
  private final long start;
  private final ByteBuffer bytes;

  /**
   * @param file its name, for errors
   * @param record its part of the file, for errors
   * @param start where the bytes start in the file
   * @param bytes the bytes
   */
  PickleBytes(String file, String record, long start, byte[] bytes) {
    this.file = file;
    this.record = record;
    this.start = start;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the position of the next byte, counted from the first of these bytes. */
  int position() {
    return bytes.position();
  }

  int unsignedByte() throws FormatException {
    return need(1).get() & 0xff;
  }

  int unsignedShort() throws FormatException {
    return need(2).getShort() & 0xffff;
  }

  int signedInt() throws FormatException {
    return need(4).getInt();
  }

  long unsignedInt() throws FormatException {
    return need(4).getInt() & 0xffffffffL;
  }

  long signedLong() throws FormatException {
    return need(8).getLong();
  }

  double bigEndianDouble() throws FormatException {
    return Double.longBitsToDouble(Long.reverseBytes(need(8).getLong()));
  }

  byte[] take(long length) throws FormatException {
    need(length);
    var taken = new byte[(int) length];
    bytes.get(taken);
    return taken;
  }

  String text(long length) throws FormatException {
    var taken = take(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(taken)).toString();
    } catch (CharacterCodingException e) {
      throw damaged("a text of " + length + " bytes is not valid UTF-8");
    }
  }

  /** Reads the rest of a line of ASCII, a name. */
  String line() throws FormatException {
    var line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (c < ' ' || c > '~' || line.length() == MOST_NAME_BYTES) {
        throw damaged("a name is longer than 256 characters, or not ASCII");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Checks that a length, which the pickle states, is not beyond its end. */
  void requireRemaining(long length) throws FormatException {
    need(length);
  }

  FormatException damaged(String problem) {
    return FormatException.damaged(file, start + bytes.position(), record, problem);
  }

  FormatException unsupported(String problem) {
    return FormatException.unsupported(file, start + bytes.position(), record, problem);
  }

  private ByteBuffer need(long length) throws FormatException {
    if (length < 0 || length > bytes.remaining()) {
      throw damaged(
          "the pickle ends after "
              + bytes.remaining()
              + " bytes, where "
              + length
              + " more are needed");
    }
    return bytes;
  }
}
