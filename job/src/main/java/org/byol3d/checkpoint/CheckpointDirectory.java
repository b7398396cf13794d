package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.byol3d.storage.StoreDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, for readers that do not know its networks. Each is a directory that is
 * never changed once it has its name.
 */
public final class CheckpointDirectory {
  /** The file that tells what the others are. */
  static final String HEADER = "checkpoint.json";

  /** The optimizer's vectors. */
  static final String OPTIMIZER = "optimizer.safetensors";

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{9,18})");

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

  /** The name of a step's checkpoint. */
  static String name(long step) {
    return "step-%09d".formatted(step);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Names of the checkpoints, sound or not, by step, the newest last. */
  public List<String> names() throws IOException {
    return Arrays.stream(directory.list(""))
        .filter(CheckpointDirectory::isName)
        .sorted(Comparator.comparingLong(CheckpointDirectory::step))
        .toList();
  }

  private static long step(String name) {
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }

  /**
   * What a checkpoint's JSON says; its other files are not looked at.
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
    for (var network : Branch.values()) {
      requireListed(name, header, network.file());
    }
    requireListed(name, header, OPTIMIZER);
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
          "%d bytes, but %s says %d".formatted(actual.length(), HEADER, expected.length()));
    }
    if (!actual.equals(expected)) {
      throw new CorruptCheckpointException(
          uri(name, file), "sha256", "the bytes are not those that %s tells of".formatted(HEADER));
    }
  }

  /** The name of the newest sound checkpoint. Passes over the others with a warning. */
  public Optional<String> newestSound() throws IOException {
    return newest(
        name -> {
          var unused = requireSound(name);
          return name;
        });
  }

  /** The newest checkpoint that is not corrupt, as the reader gives it. */
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
   * A network's state_dict.
   *
   * @throws IOException if it cannot be read; call {@link #requireSound(String)} first
   */
  public StateDict weights(String name, Branch network) throws IOException {
    return tensors(name, network.file());
  }

  StateDict tensors(String name, String file) throws IOException {
    try (var in = directory.open(name + "/" + file)) {
      var source = uri(name, file);
      return new StateDict(source, Safetensors.read(in, source));
    }
  }

  /** Where a checkpoint lies. */
  public String uri(String name) {
    return directory.path(name).toString();
  }

  private String uri(String name, String file) {
    return directory.path(name + "/" + file).toString();
  }
}
