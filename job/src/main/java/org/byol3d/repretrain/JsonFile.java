package org.byol3d.repretrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;

/** Reads and writes the records of a directory of models as JSON. */
final class JsonFile {
  private JsonFile() {}

  /** Returns the bytes of a file. */
  static byte[] bytes(Record content) {
    return JsonRecord.write(content).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file, if it exists.
   *
   * @throws IOException if it is damaged; names the file and the field
   */
  static <T extends Record> Optional<T> read(
      StoreDirectory directory, String relative, Class<T> type) throws IOException {
    var bytes = directory.read(relative);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonRecord.read(directory.path(relative).toString(), bytes.get(), type));
    } catch (InvalidJsonException e) {
      throw new IOException(
          e.getMessage() + ": restore it from a backup, or move it away if it is not needed", e);
    }
  }
}
