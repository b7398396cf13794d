package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code checkpoint.json} says: all of a checkpoint but the weights.
 *
 * @param format always {@link #FORMAT}
 * @param version of the layout of the directory
 * @param step steps made so far
 * @param run which run made it
 * @param metrics measured when it was made, by name
 * @param optimizer which optimizer's vectors it holds
 * @param excluded volumes that are no longer read
 * @param files the other files of the directory, by name
 */
public record CheckpointHeader(
    String format,
    int version,
    long step,
    RunDescription run,
    Map<String, Double> metrics,
    Optimizer optimizer,
    List<ExcludedVolume> excluded,
    Map<String, FileChecksum> files) {
  static final String FORMAT = "byol3d-checkpoint";
  static final int VERSION = 2;

  private static final int OLDEST_VERSION = 1;

  /**
   * Which optimizer.
   *
   * @param algorithm its name
   * @param step updates it made
   */
  public record Optimizer(String algorithm, long step) {}

  /** Sorts the maps, so that equal checkpoints have equal bytes. */
  public CheckpointHeader {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    excluded = List.copyOf(excluded);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  static CheckpointHeader of(
      TrainingState state,
      RunDescription run,
      Map<String, Double> metrics,
      Map<String, FileChecksum> files) {
    return new CheckpointHeader(
        FORMAT,
        VERSION,
        state.step(),
        run,
        metrics,
        new Optimizer(state.optimizer().algorithm(), state.optimizer().step()),
        state.excluded(),
        files);
  }

  byte[] toBytes() {
    return JsonDocument.toBytes(this);
  }

  /**
   * Reads a header.
   *
   * @param file its URI, for messages
   * @throws CorruptCheckpointException if it is not as it was written
   * @throws IOException if it is sound but of a version that this program does not know
   */
  static CheckpointHeader parse(String file, byte[] bytes) throws IOException {
    try {
      var tree = JsonDocument.tree(bytes);
      var format = tree.path("format").asText();
      if (!format.equals(FORMAT)) {
        throw new CorruptCheckpointException(file, "format", "is not " + FORMAT);
      }
      int version = tree.path("version").asInt();
      if (version < OLDEST_VERSION || version > VERSION) {
        JsonDocument.requireSealed(bytes);
        throw new IOException(
            "%s: version: is %s, but this program reads %d to %d: use the program that wrote it"
                .formatted(file, tree.path("version"), OLDEST_VERSION, VERSION));
      }
      RunDescription.complete(tree);
      var header = JsonDocument.bind(tree, CheckpointHeader.class);
      JsonDocument.requireSealed(bytes);
      return header;
    } catch (JsonDocument.InvalidException e) {
      throw new CorruptCheckpointException(file, e.field(), e.getMessage(), e);
    }
  }
}
