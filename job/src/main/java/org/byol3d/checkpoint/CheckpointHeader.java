package org.byol3d.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.storage.JsonRecord;

/**
 * The content of {@code checkpoint.json}: all of a checkpoint but the weights.
 *
 * @param format always that of {@link #FORMAT}
 * @param version of the layout of the directory; versions 1 and 2 spell the optimizer with an s
 * @param step steps made so far
 * @param run which run made it
 * @param metrics at its step, by name
 * @param optimizer the optimizer of the vectors
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
  /** The file of the optimizer's vectors, from version 3. */
  static final String OPTIMIZER = "optimizer.safetensors";

  static final JsonRecord.Format FORMAT = new JsonRecord.Format("byol3d-checkpoint", 1, 3);

  /**
   * The optimizer.
   *
   * @param algorithm its name
   * @param step number of its updates
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
        FORMAT.name(),
        FORMAT.newest(),
        state.step(),
        run,
        metrics,
        new Optimizer(state.optimizer().algorithm(), state.optimizer().step()),
        state.excluded(),
        files);
  }

  /** Returns the networks of the checkpoint: those of a pretraining, or that of a fine-tuning. */
  public Set<Branch> networks() {
    return files.containsKey(Branch.SEGMENTER.file())
        ? EnumSet.of(Branch.SEGMENTER)
        : EnumSet.of(Branch.ONLINE, Branch.TARGET);
  }

  /**
   * Checks that the checkpoint has a network.
   *
   * @param source its URI, for messages
   * @throws MismatchedWeightsException if it has not; says which it has
   */
  public void require(Branch network, String source) {
    if (!networks().contains(network)) {
      throw MismatchedWeightsException.ofNetworks(source, networks(), EnumSet.of(network));
    }
  }

  /** Returns the name of the file of the optimizer's vectors. */
  String optimizerFile() {
    return version < 3 ? "optimiser.safetensors" : OPTIMIZER;
  }

  byte[] toBytes() {
    return SealedJson.write(this);
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
      return SealedJson.read(
          file, bytes, FORMAT, CheckpointHeader.class, CheckpointHeader::upgrade);
    } catch (InvalidJsonException e) {
      throw new CorruptCheckpointException(file, e.field(), e.reason(), e);
    }
  }

  private static void upgrade(ObjectNode header) {
    RunDescription.upgrade(header);
    if (header.has("optimiser")) {
      header.set("optimizer", header.remove("optimiser"));
    }
  }
}
