package org.byol3d.predict;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.VisibleText;
import org.byol3d.volume.source.FileIdentity;

/**
 * The content of {@code X_seg.json}: what made a prediction, and what is in it. It is written
 * before the prediction without files, and again when the files are whole. So a file without a
 * record was not written by this program.
 *
 * @param format always that of {@link #FORMAT}
 * @param version of the record's layout
 * @param model SHA-256 of the model's weights
 * @param modelSource where the model came from
 * @param settings what the prediction depends on besides
 * @param volume path of the volume below the data directory, and the state in which it was read
 * @param files what was written; none while the prediction is not complete
 * @param classes what was found, by foreground class
 */
record PredictionRecord(
    String format,
    int version,
    String model,
    String modelSource,
    PredictSettings settings,
    FileIdentity volume,
    List<WrittenFile> files,
    List<FoundClass> classes)
    implements Serializable {
  private static final JsonRecord.Format FORMAT = new JsonRecord.Format("byol3d-prediction", 1, 1);

  /** Copies the lists. */
  PredictionRecord {
    files = List.copyOf(files);
    classes = List.copyOf(classes);
  }

  /** Makes the record of a prediction that begins. */
  static PredictionRecord begun(
      PredictedModel model, PredictSettings settings, FileIdentity volume) {
    return new PredictionRecord(
        FORMAT.name(),
        FORMAT.newest(),
        model.sha256(),
        model.source(),
        settings,
        volume,
        List.of(),
        List.of());
  }

  /** Returns the record of the whole prediction. */
  PredictionRecord complete(List<WrittenFile> files, List<FoundClass> classes) {
    return new PredictionRecord(
        format, version, model, modelSource, settings, volume, files, classes);
  }

  /** Returns whether this is a prediction by the same model and with the same settings. */
  boolean isLike(PredictionRecord other) {
    return model.equals(other.model) && settings.equals(other.settings);
  }

  /** Returns whether all files are there, as they were written. */
  boolean isComplete(StoreDirectory out, boolean probabilities) throws IOException {
    if (files.size() < (probabilities ? 2 : 1)) {
      return false;
    }
    for (var file : files) {
      if (!out.exists(file.path()) || out.length(file.path()) != file.bytes()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a record. What it lists may be deleted, so it may list files of its prediction only.
   *
   * @return empty if there is none
   * @throws IOException if it is damaged, or is another file; says what to do
   */
  static Optional<PredictionRecord> read(StoreDirectory out, OutputNames names) throws IOException {
    var bytes = out.read(names.record());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    var file = out.path(names.record()).toString();
    try {
      var found = JsonRecord.read(file, bytes.get(), FORMAT, PredictionRecord.class);
      for (var written : found.files()) {
        if (!names.include(written.path())) {
          throw new InvalidJsonException(
              file,
              "files",
              "'" + VisibleText.excerpt(written.path()) + "' is no file of this prediction",
              null);
        }
      }
      return Optional.of(found);
    } catch (InvalidJsonException e) {
      throw new IOException(
          e.getMessage()
              + ": this is no record of byol3d predict: move it away, or give another --out",
          e);
    }
  }

  void write(StoreDirectory out, String path) throws IOException {
    out.replace(path, JsonRecord.bytes(this));
  }
}
