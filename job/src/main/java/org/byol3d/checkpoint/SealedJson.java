package org.byol3d.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.Sha256;

/**
 * JSON objects that carry their own checksum: the last field, {@code sha256}, is the SHA-256 of the
 * file's bytes with zeros in place of its 64 digits.
 */
final class SealedJson {
  private static final String CHECKSUM = "sha256";
  private static final String UNSET = "0".repeat(64);
  private static final Pattern LAST_FIELD =
      Pattern.compile("\"" + CHECKSUM + "\"\\s*:\\s*\"([0-9a-f]{64})\"\\s*}\\s*$");

  private SealedJson() {}

  /** Returns the bytes of a file that holds a record's fields and their checksum. */
  static byte[] write(Record content) {
    ObjectNode fields = JsonRecord.mapper().valueToTree(content);
    var text = JsonRecord.write(fields.put(CHECKSUM, UNSET)) + "\n";
    var start = text.lastIndexOf(UNSET);
    var sealed = text.substring(0, start) + hash(text) + text.substring(start + UNSET.length());
    return sealed.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file.
   *
   * @param file its path, for messages
   * @param upgrade turns the fields of any version into those of the newest
   * @throws InvalidJsonException if it is not as it was written, or of another format
   * @throws IOException if it is sound but of a version that this program does not read
   */
  static <T extends Record> T read(
      String file,
      byte[] bytes,
      JsonRecord.Format format,
      Class<T> type,
      Consumer<ObjectNode> upgrade)
      throws IOException {
    try {
      var content =
          JsonRecord.read(
              file, bytes, format, type, upgrade.andThen(fields -> fields.remove(CHECKSUM)));
      requireSealed(file, bytes);
      return content;
    } catch (InvalidJsonException e) {
      if (e.isUnknownVersion()) {
        requireSealed(file, bytes); // in a damaged file, the version may be what is damaged
        throw new IOException(e.getMessage() + ": use the program that wrote it", e);
      }
      throw e;
    }
  }

  private static void requireSealed(String file, byte[] bytes) throws InvalidJsonException {
    var text = new String(bytes, StandardCharsets.UTF_8);
    var field = LAST_FIELD.matcher(text);
    if (!field.find()) {
      throw new InvalidJsonException(file, CHECKSUM, "is missing, or not the last field", null);
    }
    var unset = text.substring(0, field.start(1)) + UNSET + text.substring(field.end(1));
    if (!hash(unset).equals(field.group(1))) {
      throw new InvalidJsonException(file, CHECKSUM, "the file is not as it was written", null);
    }
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
