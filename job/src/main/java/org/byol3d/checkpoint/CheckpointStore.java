package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.StoreDirectory;

/**
 * Saves and loads the checkpoints of a run.
 *
 * <p>A checkpoint is written under a temporary name, checksummed while it is written, forced to
 * disk and renamed, so that a process killed at any moment leaves the older ones as they were. One
 * run at a time may save into a directory; any number may read.
 */
public final class CheckpointStore {
  private final StoreDirectory directory;
  private final CheckpointDirectory checkpoints;
  private final List<TensorSpec> online;
  private final List<TensorSpec> target;

  /**
   * @param directory that holds the checkpoints; need not exist
   * @param online the online network's state_dict, buffers included
   * @param target the target network's
   */
  public CheckpointStore(
      StoreDirectory directory, List<TensorSpec> online, List<TensorSpec> target) {
    this.directory = directory;
    this.checkpoints = new CheckpointDirectory(directory);
    this.online = List.copyOf(online);
    this.target = List.copyOf(target);
  }

  /**
   * Saves a checkpoint, and deletes what writers that died left behind. A sound checkpoint of the
   * same step stays as it is; a corrupt one is replaced.
   *
   * @param metrics of this step, such as {@code loss}, by name
   * @return its name
   * @throws IllegalArgumentException if the vectors are not of these networks
   * @throws IOException if it cannot be written, or the step's is of another configuration
   */
  public String save(TrainingState state, RunDescription run, Map<String, Double> metrics)
      throws IOException {
    requireFit(state);
    deleteLeftovers();
    var name = CheckpointDirectory.name(state.step());
    if (isSaved(name, run)) {
      return name;
    }
    var work = StoreDirectory.TEMPORARY + UUID.randomUUID();
    var contents = new LinkedHashMap<String, NamedTensors>();
    contents.put(
        Branch.ONLINE.file(), StateDict.name(online, state.online(), state.onlineBuffers()));
    contents.put(
        Branch.TARGET.file(), StateDict.name(target, state.target(), state.targetBuffers()));
    contents.put(CheckpointDirectory.OPTIMIZER, moments(state.optimizer()));
    var files = new LinkedHashMap<String, FileChecksum>();
    for (var content : contents.entrySet()) {
      files.put(
          content.getKey(),
          FileChecksum.write(
              directory,
              work + "/" + content.getKey(),
              out -> Safetensors.write(content.getValue(), out)));
    }
    var header = CheckpointHeader.of(state, run, metrics, files).toBytes();
    FileChecksum.write(
        directory, work + "/" + CheckpointDirectory.HEADER, out -> out.write(header));
    if (directory.exists(name)) {
      delete(name); // corrupt
    }
    directory.rename(work, name);
    return name;
  }

  /** Whether the step's checkpoint is there, sound, and of this run. */
  private boolean isSaved(String name, RunDescription run) throws IOException {
    if (!directory.exists(name)) {
      return false;
    }
    CheckpointHeader saved;
    try {
      saved = checkpoints.requireSound(name);
    } catch (CorruptCheckpointException e) {
      return false; // to be replaced by a sound one
    }
    if (!saved.run().configurationHash().equals(run.configurationHash())) {
      throw new IOException(
          "%s: run.configurationHash: is %s, but this run's is %s: save it to another directory"
              .formatted(
                  checkpoints.uri(name), saved.run().configurationHash(), run.configurationHash()));
    }
    return true;
  }

  private void deleteLeftovers() throws IOException {
    for (var name : directory.list("")) {
      if (name.startsWith(StoreDirectory.TEMPORARY)) {
        directory.delete(name);
      }
    }
  }

  /** Names of the checkpoints, sound or not, by step, the newest last. */
  public List<String> list() throws IOException {
    return checkpoints.names();
  }

  /**
   * What a checkpoint's JSON says; its weights are not looked at.
   *
   * @throws CorruptCheckpointException if the JSON is missing or not as it was written
   */
  public CheckpointHeader header(String name) throws IOException {
    return checkpoints.header(name);
  }

  /**
   * The newest sound checkpoint, loaded. Corrupt ones are passed over with a warning.
   *
   * @return empty if there is none
   * @throws MismatchedWeightsException if the newest sound one is of other networks
   * @throws IOException if the file system refuses, or a newer program wrote it
   */
  public Optional<Checkpoint> latest() throws IOException {
    return checkpoints.newest(this::load);
  }

  /**
   * Loads a checkpoint, every byte of it verified.
   *
   * @throws CorruptCheckpointException if a file is missing or not as it was written
   * @throws MismatchedWeightsException if it is of other networks
   * @throws IOException if the file system refuses, or a newer program wrote it
   */
  public Checkpoint load(String name) throws IOException {
    var header = checkpoints.requireSound(name);
    var onlineWeights = checkpoints.weights(name, Branch.ONLINE);
    onlineWeights.requireExactly(online);
    var targetWeights = checkpoints.weights(name, Branch.TARGET);
    targetWeights.requireExactly(target);
    var vectors = new LinkedHashMap<String, float[]>();
    checkpoints
        .tensors(name, CheckpointDirectory.OPTIMIZER)
        .content()
        .tensors()
        .forEach((vector, tensor) -> vectors.put(vector, tensor.values()));
    var state =
        new TrainingState(
            header.step(),
            onlineWeights.values(TensorSpec.parameters(online)),
            targetWeights.values(TensorSpec.parameters(target)),
            onlineWeights.doubles(TensorSpec.buffers(online)),
            targetWeights.doubles(TensorSpec.buffers(target)),
            new OptimizerState<>(
                header.optimizer().algorithm(), header.optimizer().step(), vectors),
            header.excluded());
    return new Checkpoint(name, state, header.run(), header.metrics());
  }

  /**
   * Deletes the oldest checkpoints beyond a number, but never the newest sound one, which is read
   * back first.
   *
   * @param keep how many stay, at least 1
   * @throws IllegalArgumentException if none should stay
   */
  public void retain(int keep) throws IOException {
    if (keep < 1) {
      throw new IllegalArgumentException("keep must be at least 1, but is " + keep);
    }
    var names = checkpoints.names();
    if (names.size() <= keep) {
      return;
    }
    var sound = checkpoints.newestSound();
    for (var name : names.subList(0, names.size() - keep)) {
      if (!sound.equals(Optional.of(name))) {
        delete(name);
      }
    }
  }

  /** Takes the name away first: a delete that is cut short leaves no half checkpoint. */
  private void delete(String name) throws IOException {
    var doomed = StoreDirectory.TEMPORARY + UUID.randomUUID();
    directory.rename(name, doomed);
    directory.delete(doomed);
  }

  private NamedTensors moments(OptimizerState<float[]> optimizer) {
    var tensors = new LinkedHashMap<String, Tensor>();
    optimizer
        .vectors()
        .forEach(
            (name, values) -> tensors.put(name, new Tensor(List.of((long) values.length), values)));
    return new NamedTensors(tensors);
  }

  private void requireFit(TrainingState state) {
    int parameters = TensorSpec.size(TensorSpec.parameters(online));
    requireLength("online", state.online().length, parameters);
    requireLength("target", state.target().length, TensorSpec.size(TensorSpec.parameters(target)));
    state
        .optimizer()
        .vectors()
        .forEach((name, values) -> requireLength(name, values.length, parameters));
    requireFloats("onlineBuffers", state.onlineBuffers(), online);
    requireFloats("targetBuffers", state.targetBuffers(), target);
  }

  private static void requireFloats(String what, double[] values, List<TensorSpec> tensors) {
    requireLength(what, values.length, TensorSpec.size(TensorSpec.buffers(tensors)));
    for (double value : values) {
      if (Double.compare((float) value, value) != 0) {
        throw new IllegalArgumentException(
            what + " holds " + value + ", which is not a float32 value: it would not come back");
      }
    }
  }

  private static void requireLength(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "%s has %d values, but the network has %d".formatted(what, actual, expected));
    }
  }
}
