package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.StoreDirectory;

/**
 * Saves training states as checkpoints and loads them: names the networks' tensors and checks that
 * a checkpoint is of these networks. {@link CheckpointDirectory} knows the files.
 *
 * <p>A checkpoint is published: written under a temporary name, hashed while it is written, forced
 * to disk and renamed, so that a process killed at any moment leaves the older ones as they were.
 * One run at a time may save into a directory; any number may read.
 */
public final class CheckpointStore {
  private final StoreDirectory directory;
  private final CheckpointDirectory checkpoints;
  private final Map<Branch, List<TensorSpec>> networks;
  private final int trained;

  /**
   * @param directory that holds the checkpoints; need not exist
   * @param networks the state_dict of each network, buffers included: those of a pretraining, or
   *     that of a fine-tuning
   * @param trained number of parameters that the optimizer trains
   */
  public CheckpointStore(
      StoreDirectory directory, Map<Branch, List<TensorSpec>> networks, int trained) {
    this.directory = directory;
    this.checkpoints = new CheckpointDirectory(directory);
    this.networks = Collections.unmodifiableMap(new EnumMap<>(networks));
    this.trained = trained;
  }

  /**
   * Saves a checkpoint, and deletes what killed writers left behind. A sound checkpoint of the same
   * step stays as it is; a corrupt one is replaced.
   *
   * @param metrics of this step, such as {@code loss}, by name
   * @return its name
   * @throws IllegalArgumentException if the vectors are not of these networks
   * @throws IOException if it cannot be written, or the step's checkpoint is of another
   *     configuration
   */
  public String save(TrainingState state, RunDescription run, Map<String, Double> metrics)
      throws IOException {
    requireFit(state);
    directory.sweep();
    var name = CheckpointDirectory.NAMES.name(state.step());
    if (!checkpoints.isSaved(name, run)) {
      publish(name, state, run, metrics);
    }
    return name;
  }

  /**
   * Saves a checkpoint in the place of the one of the same step, which has the same state, but not
   * all metrics. A process that is killed at the very moment of the exchange leaves only older
   * checkpoints.
   *
   * @return its name
   */
  public String replace(TrainingState state, RunDescription run, Map<String, Double> metrics)
      throws IOException {
    requireFit(state);
    directory.sweep();
    var name = CheckpointDirectory.NAMES.name(state.step());
    publish(name, state, run, metrics);
    return name;
  }

  private void publish(
      String name, TrainingState state, RunDescription run, Map<String, Double> metrics)
      throws IOException {
    directory.publish(
        name,
        work -> {
          write(work, state, run, metrics);
          if (directory.exists(name)) {
            directory.unpublish(name);
          }
        });
  }

  private void write(
      StoreDirectory work, TrainingState state, RunDescription run, Map<String, Double> metrics)
      throws IOException {
    var files = new TreeMap<String, FileChecksum>();
    for (var network : networks.entrySet()) {
      var values = state.network(network.getKey());
      write(
          work,
          network.getKey().file(),
          StateDict.name(network.getValue(), values.parameters(), values.buffers()),
          files);
    }
    write(work, CheckpointHeader.OPTIMIZER, vectors(state.optimizer()), files);
    var header = CheckpointHeader.of(state, run, metrics, files).toBytes();
    work.write(CheckpointDirectory.HEADER, out -> out.write(header));
  }

  private static void write(
      StoreDirectory work, String file, NamedTensors content, Map<String, FileChecksum> files)
      throws IOException {
    files.put(file, FileChecksum.write(work, file, out -> Safetensors.write(content, out)));
  }

  /** Returns the checkpoints as files. */
  public CheckpointDirectory directory() {
    return checkpoints;
  }

  /**
   * Loads the newest sound checkpoint. Passes over corrupt ones with a warning.
   *
   * @return empty if there is none
   * @throws MismatchedWeightsException if the newest sound one is of other networks
   * @throws IOException if the file system refuses, or a newer program wrote it
   */
  public Optional<Checkpoint> latest() throws IOException {
    return checkpoints.newest(this::load);
  }

  /**
   * Loads a checkpoint and verifies every byte.
   *
   * @throws CorruptCheckpointException if a file is missing or not as it was written
   * @throws MismatchedWeightsException if it is of other networks
   * @throws IOException if the file system refuses, or a newer program wrote it
   */
  public Checkpoint load(String name) throws IOException {
    var header = checkpoints.requireSound(name);
    if (!header.networks().equals(networks.keySet())) {
      throw MismatchedWeightsException.ofNetworks(
          checkpoints.uri(name), header.networks(), networks.keySet());
    }
    var values = new EnumMap<Branch, NetworkState>(Branch.class);
    for (var network : networks.entrySet()) {
      var weights = checkpoints.weights(name, network.getKey());
      var tensors = network.getValue();
      weights.requireExactly(tensors);
      values.put(
          network.getKey(),
          new NetworkState(
              weights.values(TensorSpec.parameters(tensors)),
              weights.doubles(TensorSpec.buffers(tensors))));
    }
    var vectors = new LinkedHashMap<String, float[]>();
    checkpoints
        .tensors(name, header.optimizerFile())
        .content()
        .tensors()
        .forEach((vector, tensor) -> vectors.put(vector, tensor.values()));
    var state =
        new TrainingState(
            header.step(),
            values,
            new OptimizerState<>(
                header.optimizer().algorithm(), header.optimizer().step(), vectors),
            header.excluded());
    return new Checkpoint(name, state, header.run(), header.metrics());
  }

  private static NamedTensors vectors(OptimizerState<float[]> optimizer) {
    var tensors = new LinkedHashMap<String, Tensor>();
    optimizer
        .vectors()
        .forEach(
            (name, values) -> tensors.put(name, new Tensor(List.of((long) values.length), values)));
    return new NamedTensors(tensors);
  }

  private void requireFit(TrainingState state) {
    if (!state.networks().keySet().equals(networks.keySet())) {
      throw new IllegalArgumentException(
          "the state has the networks "
              + state.networks().keySet()
              + ", but the store "
              + networks.keySet());
    }
    networks.forEach(
        (network, tensors) -> {
          requireLength(
              network.text(),
              state.parameters(network).length,
              TensorSpec.size(TensorSpec.parameters(tensors)));
          requireFloats(network.text() + " buffers", state.buffers(network), tensors);
        });
    state
        .optimizer()
        .vectors()
        .forEach((name, values) -> requireLength(name, values.length, trained));
  }

  private static void requireFloats(String what, double[] values, List<TensorSpec> tensors) {
    requireLength(what, values.length, TensorSpec.size(TensorSpec.buffers(tensors)));
    for (double value : values) {
      if (Double.compare((float) value, value) != 0) {
        throw new IllegalArgumentException(
            what + ": " + value + " is not a float32 value: it would not come back");
      }
    }
  }

  private static void requireLength(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: %d values, but there must be %d", what, actual, expected));
    }
  }
}
