package org.byol3d.predict;

import java.io.IOException;
import org.byol3d.storage.GivenPath;
import org.byol3d.text.WrongRequestException;

/**
 * Whether predictions would lie among the volumes. A mask {@code X_seg} beside its volume {@code X}
 * is never taken for a volume, but other jobs take it for the truth; a file {@code X_prob} would be
 * taken for a volume.
 *
 * @param data URI of the data directory
 * @param out URI of the directory of predictions
 */
record Overlap(String data, String out) {

  /**
   * Checks a request.
   *
   * @throws WrongRequestException if a file would be taken for what it is not; says what to do
   */
  void check(PredictOptions options) throws IOException {
    var volumes = real(data);
    var predictions = real(out);
    boolean among = isIn(predictions, volumes) || isIn(volumes, predictions);
    WrongRequestException.unless(
        !(among && options.probabilities()),
        "--probabilities: --out %s lies in --data-dir or above it, where X_prob files would be taken for volumes: give an --out elsewhere"
            .formatted(options.out()));
    WrongRequestException.unless(
        !(volumes.equals(predictions) && options.score()),
        "--score: --out is --data-dir, so the predictions would have the names of the masks: give"
            + " an --out elsewhere");
  }

  private static boolean isIn(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer.endsWith("/") ? outer : outer + "/");
  }

  /** Follows the links of a local directory that exists. */
  private static String real(String uri) throws IOException {
    var local = new GivenPath(uri).local();
    return local.isPresent() && java.nio.file.Files.exists(local.get())
        ? GivenPath.of(local.get().toRealPath()).toString()
        : uri;
  }
}
