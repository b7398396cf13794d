package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.storage.StoreDirectory;

/**
 * One checkpoint that a person names.
 *
 * @param directory the checkpoints that it belongs to
 * @param name its own directory's name
 */
public record CheckpointReference(CheckpointDirectory directory, String name) {
  /** Name of the directory of a run's checkpoints. */
  public static final String OF_A_RUN = "checkpoints";

  /**
   * Finds a checkpoint.
   *
   * @param uri a checkpoint's directory, which is not read yet; or a directory of checkpoints, or a
   *     run's directory: then the newest sound one; or the file {@link CheckpointDirectory#BEST} in
   *     a directory of checkpoints: then the best one, which is not read yet
   * @throws IOException if there is none
   */
  public static CheckpointReference find(String uri, Configuration configuration)
      throws IOException {
    var given = StoreDirectory.of(uri, configuration);
    var path = given.path("");
    if (path.getName().equals(CheckpointDirectory.BEST) && !given.isDirectory("")) {
      return best(path.getParent(), configuration);
    }
    if (!given.isDirectory("")) {
      throw new IOException(
          path + " is not a directory: name the directory of a run or of a checkpoint");
    }
    if (isOne(given)) {
      var parent = StoreDirectory.of(path.getParent(), configuration);
      return new CheckpointReference(new CheckpointDirectory(parent), path.getName());
    }
    var directory = new CheckpointDirectory(checkpoints(given, configuration));
    Optional<String> newest = directory.newestSound();
    return newest
        .map(name -> new CheckpointReference(directory, name))
        .orElseThrow(
            () ->
                new IOException(
                    "%s holds no sound checkpoint: name the directory of a run, its %s directory, or a directory such as %s"
                        .formatted(path, OF_A_RUN, CheckpointDirectory.NAMES.name(0))));
  }

  /**
   * Finds the best checkpoint of a training with validation.
   *
   * @param uri a directory of checkpoints, or a run's directory; or a checkpoint's directory: then
   *     this one, which is not read yet
   * @throws IOException if there is none
   */
  public static CheckpointReference findBest(String uri, Configuration configuration)
      throws IOException {
    var given = StoreDirectory.of(uri, configuration);
    return !given.isDirectory("") || isOne(given)
        ? find(uri, configuration)
        : best(checkpoints(given, configuration).path(""), configuration);
  }

  /**
   * Finds the best checkpoint of a training with validation, or the newest sound one of any other.
   *
   * @param uri as for {@link #find}
   * @throws IOException if there is none
   */
  public static CheckpointReference findBestOrNewest(String uri, Configuration configuration)
      throws IOException {
    var given = StoreDirectory.of(uri, configuration);
    if (given.isDirectory("") && !isOne(given)) {
      var directory = new CheckpointDirectory(checkpoints(given, configuration));
      var best = directory.best();
      if (best.isPresent()) {
        return new CheckpointReference(directory, best.get());
      }
    }
    return find(uri, configuration);
  }

  private static CheckpointReference best(Path directory, Configuration configuration)
      throws IOException {
    var checkpoints = new CheckpointDirectory(StoreDirectory.of(directory, configuration));
    return checkpoints
        .best()
        .map(name -> new CheckpointReference(checkpoints, name))
        .orElseThrow(
            () ->
                new IOException(
                    "%s: there is no best checkpoint, because no validation was made: name one of its checkpoints"
                        .formatted(directory)));
  }

  private static StoreDirectory checkpoints(StoreDirectory given, Configuration configuration)
      throws IOException {
    return given.isDirectory(OF_A_RUN)
        ? StoreDirectory.of(given.path(OF_A_RUN), configuration)
        : given;
  }

  /** Returns whether a directory is that of a checkpoint. */
  public static boolean isOne(StoreDirectory given) throws IOException {
    return given.exists(CheckpointDirectory.HEADER)
        || CheckpointDirectory.NAMES.matches(given.path("").getName());
  }

  /**
   * Returns whether {@link #find} looks for a checkpoint in what a person names: it is the
   * directory of a checkpoint, of a run or of its checkpoints.
   */
  public static boolean isIn(String uri, Configuration configuration) throws IOException {
    var given = StoreDirectory.of(uri, configuration);
    return given.isDirectory("") && (isOne(given) || holdsSome(given));
  }

  /** Returns whether a directory is that of a run, or of its checkpoints. */
  static boolean holdsSome(StoreDirectory given) throws IOException {
    return given.isDirectory(OF_A_RUN) || !CheckpointDirectory.NAMES.list(given).isEmpty();
  }

  /** Returns the URI of its directory. */
  public String uri() {
    return directory.uri(name);
  }
}
