package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.byol3d.storage.NumberedNames;
import org.byol3d.storage.StoreDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run as files, for readers that do not know its networks: names, headers,
 * verification and retention. Each checkpoint is a directory that is never changed once it has its
 * name. {@link CheckpointStore} turns files into a training state and back.
 */
public final class CheckpointDirectory {
  /** The file that describes the others. */
  static final String HEADER = "checkpoint.json";

  /** The file that names the best checkpoint of a training with validation. */
  public static final String BEST = "BEST";

  static final NumberedNames NAMES = new NumberedNames("step-", 9, "");

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);

  private final StoreDirectory directory;

  /**
   * @param directory that holds the checkpoints' directories; need not exist
   */
  public CheckpointDirectory(StoreDirectory directory) {
    this.directory = directory;
  }

  /** Reads one checkpoint. */
  @FunctionalInterface
  interface Reader<T> {
    T read(String name) throws IOException;
  }

  /** Returns the name of the checkpoint after a number of steps. */
  public static String name(long steps) {
    return NAMES.name(steps);
  }

  /** Lists the names of the checkpoints, sound or not, by step, the newest last. */
  public List<String> names() throws IOException {
    return NAMES.list(directory);
  }

  /**
   * Reads a checkpoint's JSON, not its other files.
   *
   * @throws CorruptCheckpointException if the JSON is missing or not as it was written
   * @throws IOException if it cannot be read, or was written by a newer program
   */
  public CheckpointHeader header(String name) throws IOException {
    var file = uri(name, HEADER);
    try {
      var bytes =
          directory
              .read(name + "/" + HEADER)
              .orElseThrow(() -> new CorruptCheckpointException(file, "file", "is missing"));
      return CheckpointHeader.parse(file, bytes);
    } catch (ChecksumException e) {
      throw new CorruptCheckpointException(file, "content", e.getMessage(), e);
    }
  }

  /**
   * Reads every byte of a checkpoint.
   *
   * @return its header
   * @throws CorruptCheckpointException if a file is missing or not as it was written
   * @throws IOException if it cannot be read, or was written by a newer program
   */
  public CheckpointHeader requireSound(String name) throws IOException {
    var header = header(name);
    for (var network : header.networks()) {
      requireListed(name, header, network.file());
    }
    requireListed(name, header, header.optimizerFile());
    for (var file : header.files().entrySet()) {
      requireSound(name, file.getKey(), file.getValue());
    }
    return header;
  }

  private void requireListed(String name, CheckpointHeader header, String file)
      throws CorruptCheckpointException {
    if (!header.files().containsKey(file)) {
      throw new CorruptCheckpointException(uri(name, HEADER), "files." + file, "is missing");
    }
  }

  private void requireSound(String name, String file, FileChecksum expected) throws IOException {
    FileChecksum actual;
    try (var in = directory.open(name + "/" + file)) {
      actual = FileChecksum.of(in);
    } catch (FileNotFoundException e) {
      throw new CorruptCheckpointException(uri(name, file), "file", "is missing", e);
    } catch (ChecksumException e) {
      throw new CorruptCheckpointException(uri(name, file), "content", e.getMessage(), e);
    }
    if (actual.length() != expected.length()) {
      throw new CorruptCheckpointException(
          uri(name, file),
          "length",
          String.format(
              Locale.ROOT, "%d bytes, but %s says %d", actual.length(), HEADER, expected.length()));
    }
    if (!actual.equals(expected)) {
      throw new CorruptCheckpointException(
          uri(name, file), "sha256", "the bytes are not those that %s describes".formatted(HEADER));
    }
  }

  /** Finds the newest sound checkpoint. Passes over the others with a warning. */
  public Optional<String> newestSound() throws IOException {
    return newest(
        name -> {
          var unused = requireSound(name);
          return name;
        });
  }

  /**
   * Returns the checkpoint that {@link #BEST} names. Passes over a name that is no checkpoint, with
   * a warning.
   *
   * @return empty if none is named
   */
  public Optional<String> best() throws IOException {
    var content = directory.read(BEST);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    var name = new String(content.get(), StandardCharsets.UTF_8).strip();
    if (NAMES.matches(name) && directory.isDirectory(name)) {
      return Optional.of(name);
    }
    LOG.warn("Passed over {}: it names no checkpoint", directory.path(BEST));
    return Optional.empty();
  }

  /**
   * Makes {@link #BEST} name the checkpoint with the highest value of a metric, the earliest of
   * equally high ones. Checkpoints without this metric do not count, nor do corrupt ones. A process
   * that is killed before this call loses nothing: the next call comes to the same result.
   *
   * @param metric its name among a checkpoint's metrics; a higher value is better
   * @return the best checkpoint; empty if none has the metric
   */
  public Optional<String> chooseBest(String metric) throws IOException {
    Optional<String> best = Optional.empty();
    double highest = Double.NaN;
    for (var name : names()) {
      double value = metric(name, metric);
      if (value > highest || (Double.isNaN(highest) && !Double.isNaN(value))) {
        best = Optional.of(name);
        highest = value;
      }
    }
    if (best.isPresent() && !best.equals(best())) {
      directory.replace(BEST, (best.get() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return best;
  }

  /**
   * Returns the highest value of a metric.
   *
   * @param before only checkpoints of fewer steps count; corrupt ones do not
   * @return empty if none has the metric
   */
  public OptionalDouble highest(String metric, long before) throws IOException {
    var highest = OptionalDouble.empty();
    for (var name : names()) {
      boolean counts = NAMES.number(name).orElse(before) < before;
      double value = counts ? metric(name, metric) : Double.NaN;
      if (value > highest.orElse(Double.NEGATIVE_INFINITY)) {
        highest = OptionalDouble.of(value);
      }
    }
    return highest;
  }

  private double metric(String name, String metric) throws IOException {
    try {
      return header(name).metrics().getOrDefault(metric, Double.NaN);
    } catch (CorruptCheckpointException e) {
      LOG.warn("Passed over checkpoint {}: {}", name, e.getMessage());
      return Double.NaN;
    }
  }

  /** Reads the newest checkpoint that is not corrupt. */
  <T> Optional<T> newest(Reader<T> reader) throws IOException {
    var names = names();
    for (int i = names.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(reader.read(names.get(i)));
      } catch (CorruptCheckpointException e) {
        LOG.warn("Passed over checkpoint {}: {}", names.get(i), e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a network's state_dict.
   *
   * @throws MismatchedWeightsException if the checkpoint has no such network
   * @throws IOException if it cannot be read; call {@link #requireSound(String)} first
   */
  public StateDict weights(String name, Branch network) throws IOException {
    header(name).require(network, uri(name));
    return tensors(name, network.file());
  }

  StateDict tensors(String name, String file) throws IOException {
    try (var in = directory.open(name + "/" + file)) {
      var source = uri(name, file);
      return new StateDict(
          source, Safetensors.read(in, directory.length(name + "/" + file), source));
    }
  }

  /**
   * Returns whether a checkpoint is there, sound, and of this run.
   *
   * @throws IOException if it is sound but of another run
   */
  boolean isSaved(String name, RunDescription run) throws IOException {
    if (!directory.exists(name)) {
      return false;
    }
    CheckpointHeader saved;
    try {
      saved = requireSound(name);
    } catch (CorruptCheckpointException e) {
      return false; // to be replaced by a sound one
    }
    if (!saved.run().configurationHash().equals(run.configurationHash())) {
      throw new IOException(
          "%s: run.configurationHash: is %s, but this run's is %s: save it to another directory"
              .formatted(uri(name), saved.run().configurationHash(), run.configurationHash()));
    }
    return true;
  }

  /**
   * Deletes the oldest checkpoints beyond a number, but neither the newest sound one, which is read
   * first, nor the best one.
   *
   * @param keep how many stay, at least 1
   * @throws IllegalArgumentException if none should stay
   */
  public void retain(int keep) throws IOException {
    if (keep < 1) {
      throw new IllegalArgumentException("keep must be at least 1, but is " + keep);
    }
    var names = names();
    if (names.size() <= keep) {
      return;
    }
    var needed = Stream.of(newestSound(), best()).flatMap(Optional::stream).toList();
    for (var name : names.subList(0, names.size() - keep)) {
      if (!needed.contains(name)) {
        directory.unpublish(name);
      }
    }
  }

  /** Returns the URI of a checkpoint. */
  public String uri(String name) {
    return directory.path(name).toString();
  }

  private String uri(String name, String file) {
    return directory.path(name + "/" + file).toString();
  }
}
