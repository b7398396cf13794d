package org.byol3d.repretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import org.byol3d.storage.StoreDirectory;

/** Reads and writes records as JSON files; a file is replaced in one step. */
final class JsonFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private JsonFile() {}

  static void replace(StoreDirectory directory, String relative, Record content)
      throws IOException {
    directory.replace(relative, JSON.writeValueAsBytes(content));
  }

  /**
   * Reads a file, if it exists.
   *
   * @throws IOException if the file is damaged; names it
   */
  static <T extends Record> Optional<T> read(
      StoreDirectory directory, String relative, Class<T> type) throws IOException {
    var bytes = directory.read(relative);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(bytes.get(), type));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: is damaged (%s): restore it from a backup, or move it away if it is not needed"
              .formatted(directory.path(relative), e.getOriginalMessage()),
          e);
    }
  }
}
