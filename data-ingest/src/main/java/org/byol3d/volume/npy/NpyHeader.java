package org.byol3d.volume.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FileKind;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.RandomAccessSource;

/**
 * The header of a {@code .npy} file, which comes before the elements.
 *
 * <p>Source: NEP 1, "A simple file format for NumPy arrays", and {@code numpy.lib.format} for
 * versions 2 and 3.
 *
 * @param type element type
 * @param order byte order of the elements
 * @param fortranOrder whether the first axis is the fastest
 * @param shape the array's axes, each at least 1; rank at most 64
 * @param dataOffset position of the first element in the file
 */
record NpyHeader(
    ElementType type, ByteOrder order, boolean fortranOrder, List<Long> shape, long dataOffset) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /**
   * Version 1 cannot hold more. The header of a plain array has 128 bytes in every version, so a
   * longer one is damaged, or tries to make the reader allocate memory.
   */
  private static final int MAX_TEXT = 65_535;

  /**
   * Reads and checks the header, and that the file holds exactly the elements that it states.
   *
   * @throws FormatException if the file is no {@code .npy} of a supported type, or damaged
   * @throws IOException if it cannot be read
   */
  static NpyHeader read(RandomAccessSource source) throws IOException {
    var file = source.name();
    var preamble = new byte[(int) Math.min(12, source.length())];
    source.readFully(0, preamble, 0, preamble.length);
    if (preamble.length == 0) {
      throw FormatException.damaged(file, 0, "magic", "the file is empty");
    }
    int magic = Math.min(MAGIC.length, preamble.length);
    if (!Arrays.equals(preamble, 0, magic, MAGIC, 0, magic)) {
      throw FormatException.notAVolume(
          file, 0, "magic", "this is no .npy file" + FileKind.hint(preamble));
    }
    if (preamble.length < 10) {
      throw FormatException.damaged(file, preamble.length, "header", "the file ends within it");
    }
    var major = preamble[6];
    if (major < 1 || major > 3 || preamble[7] != 0) {
      throw FormatException.unsupported(
          file, 6, "version", (major & 0xff) + "." + (preamble[7] & 0xff) + " is not supported");
    }
    var textOffset = major == 1 ? 10 : 12;
    if (preamble.length < textOffset) {
      throw FormatException.damaged(file, 8, "header length", "the file ends within it");
    }
    var fields = ByteBuffer.wrap(preamble).order(ByteOrder.LITTLE_ENDIAN);
    var length = major == 1 ? fields.getShort(8) & 0xffff : fields.getInt(8) & 0xffffffffL;
    if (length > MAX_TEXT || length > source.length() - textOffset) {
      throw FormatException.damaged(
          file,
          8,
          "header length",
          String.format(
              Locale.ROOT,
              "%d bytes, in a file of %d; at most %d are read",
              length,
              source.length(),
              MAX_TEXT));
    }
    var text = new byte[(int) length];
    source.readFully(textOffset, text, 0, text.length);
    // Only field names of structured types, which are refused, may hold other characters than
    // ASCII. NumPy takes an L behind a number in the versions that Python 2 wrote.
    var header =
        new NpyHeaderParser(file, new String(text, ISO_8859_1), textOffset, major < 3)
            .parse(textOffset + length);
    header.checkLength(file, source.length());
    return header;
  }

  /** Returns the six bytes that every file begins with. */
  static byte[] magic() {
    return MAGIC.clone();
  }

  private void checkLength(String file, long fileLength) throws FormatException {
    long bytes = type.size();
    try {
      for (var axis : shape) {
        bytes = Math.multiplyExact(bytes, axis);
      }
    } catch (ArithmeticException e) {
      throw FormatException.damaged(file, dataOffset, "shape", shape + " passes 2^63 bytes");
    }
    if (bytes != fileLength - dataOffset) {
      throw FormatException.damaged(
          file,
          dataOffset,
          "data",
          String.format(
              Locale.ROOT,
              "shape %s of %s needs %d bytes, the file holds %d",
              shape,
              type.numpyName(),
              bytes,
              fileLength - dataOffset));
    }
  }
}
