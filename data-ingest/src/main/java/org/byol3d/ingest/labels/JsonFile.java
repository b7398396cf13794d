package org.byol3d.ingest.labels;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.storage.JsonRecord;
import org.byol3d.text.Units;

/** A JSON file of nnU-Net: of bounded size, on any file system. */
record JsonFile(String name, JsonNode content) {
  /** A split of 100,000 cases into five folds takes half of it. */
  private static final int MOST_BYTES = 32 << 20;

  /**
   * Reads a file.
   *
   * @throws IOException if it is missing, too large or no JSON; names it
   */
  static JsonFile read(Path path, Configuration configuration) throws IOException {
    return ifPresent(path, configuration)
        .orElseThrow(() -> new IOException(path + " does not exist: check the path"));
  }

  /**
   * Reads a file if it is there.
   *
   * @throws IOException if it is a folder, too large or no JSON; names it
   */
  static Optional<JsonFile> ifPresent(Path path, Configuration configuration) throws IOException {
    var files = GivenPath.fileSystem(path, configuration);
    try {
      var status = files.getFileStatus(path);
      if (status.isDirectory()) {
        throw new IOException(path + " is a folder: name the JSON file in it");
      }
      requireSize(path, status.getLen());
      try (var in = files.open(path)) {
        var bytes = in.readNBytes(MOST_BYTES + 1);
        requireSize(path, bytes.length); // the length of a pipe is not known before
        return Optional.of(new JsonFile(path.toString(), JsonRecord.tree(path.toString(), bytes)));
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static void requireSize(Path path, long bytes) throws IOException {
    if (bytes > MOST_BYTES) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s has more than %s, which no file of this kind needs: check that it is the right"
                  + " one",
              path,
              Units.bytesText(MOST_BYTES)));
    }
  }

  /** Returns the error for a field. */
  InvalidJsonException invalid(String field, String reason) {
    return new InvalidJsonException(name, field, reason, null);
  }
}
