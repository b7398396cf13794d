package org.byol3d.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.ingest.DataDirectory;
import org.byol3d.ingest.MaskNames;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.source.FileIdentity;

/**
 * Which volumes are to be predicted, and which are done.
 *
 * @param open volumes to predict, sorted by path
 * @param done volumes whose prediction is there, sorted by path
 */
record PredictPlan(List<Entry> open, List<Entry> done) {
  /**
   * A volume.
   *
   * @param file as it was listed
   * @param path below the data directory
   * @param names of its files
   * @param truth URI of the mask beside it, if it has one and scores are wanted
   * @param record of its prediction: complete, or as it begins
   */
  record Entry(
      FileIdentity file,
      String path,
      OutputNames names,
      Optional<String> truth,
      PredictionRecord record) {}

  /**
   * Makes the plan. No file is changed.
   *
   * @param files the volumes, sorted by URI
   * @throws WrongRequestException if two volumes would have the same prediction, or a prediction
   *     would replace a file that is not its own; names the files and the remedy
   * @throws IOException if a record cannot be read
   */
  static PredictPlan of(
      List<FileIdentity> files,
      DataDirectory data,
      StoreDirectory out,
      PredictedModel model,
      PredictOptions options,
      Configuration configuration)
      throws IOException {
    var open = new ArrayList<Entry>();
    var done = new ArrayList<Entry>();
    var other = new ArrayList<String>();
    Map<String, String> volumes = new HashMap<>();
    int truths = 0;
    for (var file : files) {
      var path = data.pathBelow(file.uri());
      var names = OutputNames.of(path, options.settings().format());
      var before = volumes.put(names.stem(), path);
      WrongRequestException.unless(
          before == null,
          "%s and %s would have the same prediction, %s: rename one of them, or move it to another directory"
              .formatted(before, path, names.mask()));
      // What the record says of the volume stays true when the data directory moves.
      var identity = new FileIdentity(path, file.length(), file.modificationTime());
      var begun = PredictionRecord.begun(model, options.settings(), identity);
      var truth = options.score() ? truth(file, configuration) : Optional.<String>empty();
      truths += truth.isPresent() ? 1 : 0;
      var found = PredictionRecord.read(out, names);
      if (found.isEmpty()) {
        requireFree(out, names, options);
        open.add(new Entry(file, path, names, truth, begun));
      } else if (!found.get().isLike(begun)) {
        other.add(names.mask());
        open.add(new Entry(file, path, names, truth, begun));
      } else if (found.get().volume().equals(identity)
          && found.get().isComplete(out, options.probabilities())) {
        done.add(new Entry(file, path, names, truth, found.get()));
      } else {
        open.add(new Entry(file, path, names, truth, begun));
      }
    }
    WrongRequestException.unless(
        other.isEmpty() || options.overwrite(),
        other.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "%s holds %,d predictions of another model or other settings (first: %s): give"
                    + " --overwrite to replace them, or another --out",
                out,
                other.size(),
                other.get(0)));
    WrongRequestException.unless(
        truths > 0 || !options.score(),
        "--score: none of the volumes below %s has a mask beside it: masks of X.b2nd are named X_seg.b2nd; leave --score out"
            .formatted(data));
    return new PredictPlan(open, done);
  }

  /** Returns the mask beside a volume, if there is one. */
  private static Optional<String> truth(FileIdentity file, Configuration configuration)
      throws IOException {
    var mask = new GivenPath(MaskNames.maskOf(file.uri()));
    return GivenPath.fileSystem(mask.onLocal(), configuration).exists(mask.onLocal())
        ? Optional.of(mask.text())
        : Optional.empty();
  }

  private static void requireFree(StoreDirectory out, OutputNames names, PredictOptions options)
      throws IOException {
    var wanted = new ArrayList<>(List.of(names.mask()));
    if (options.probabilities()) {
      wanted.add(names.probabilities());
    }
    for (var path : wanted) {
      WrongRequestException.unless(
          !out.exists(path),
          "%s exists, and byol3d predict has not written it: it is never replaced; move it away, or give another --out"
              .formatted(out.path(path)));
    }
  }
}
