package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.byol3d.storage.StoreDirectory;

/**
 * A directory of exported encoders: {@code v000001/}, {@code v000002/}, …, which are never changed
 * once they have their names, and {@code LATEST}, a text file that names one of them.
 *
 * <p>Any number of processes may add encoders at once: each gets a number of its own.
 */
public final class EncoderDirectory {
  /** The weights of a version. */
  static final String WEIGHTS = "encoder.safetensors";

  /** What is known of a version. */
  static final String CARD = "model-card.json";

  /** The file that names the version to use. */
  static final String LATEST = "LATEST";

  /** No export takes as long; what is older was left behind. */
  private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

  private static final Pattern NAME = Pattern.compile("v(\\d{6,9})");

  private final StoreDirectory directory;

  /**
   * @param directory need not exist
   */
  public EncoderDirectory(StoreDirectory directory) {
    this.directory = directory;
  }

  /** Makes the card of an encoder whose weights are written. */
  @FunctionalInterface
  interface CardWriter {
    ModelCard card(String name, FileChecksum weights);
  }

  /** Names of the versions, the newest last. */
  public List<String> versions() throws IOException {
    return Arrays.stream(directory.list(""))
        .filter(name -> NAME.matcher(name).matches())
        .sorted(Comparator.comparingInt(EncoderDirectory::number))
        .toList();
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(1));
  }

  /**
   * The version that {@code LATEST} names.
   *
   * @return empty if there is no such file
   * @throws IOException if it names none that is there
   */
  public Optional<String> latest() throws IOException {
    var bytes = directory.read(LATEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    var name = new String(bytes.get(), StandardCharsets.UTF_8).strip();
    if (!NAME.matcher(name).matches() || !directory.exists(name + "/" + CARD)) {
      throw new IOException(
          "%s: names '%s', which is no version that is there: write one of %s into it"
              .formatted(directory.path(LATEST), name, versions()));
    }
    return Optional.of(name);
  }

  /**
   * Makes {@code LATEST} name a version: the way back to an older encoder, too.
   *
   * @throws FileNotFoundException if there is no such version
   */
  public void setLatest(String version) throws IOException {
    if (!NAME.matcher(version).matches() || !directory.exists(version + "/" + CARD)) {
      throw new FileNotFoundException(
          "%s; there are %s".formatted(directory.path(version), versions()));
    }
    directory.replace(LATEST, (version + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What is known of a version.
   *
   * @throws FileNotFoundException if there is no such version
   * @throws IOException if its card is damaged
   */
  public ModelCard card(String version) throws IOException {
    var file = directory.path(version + "/" + CARD).toString();
    return ModelCard.parse(
        file,
        directory.read(version + "/" + CARD).orElseThrow(() -> new FileNotFoundException(file)));
  }

  /** Where a version's weights lie. */
  public String weightsUri(String version) {
    return directory.path(version + "/" + WEIGHTS).toString();
  }

  /** Adds an encoder under the next number; {@code LATEST} stays. */
  ModelCard add(NamedTensors encoder, CardWriter writer, Clock clock) throws IOException {
    deleteLeftovers(clock);
    var work = StoreDirectory.TEMPORARY + UUID.randomUUID();
    try {
      var weights =
          FileChecksum.write(
              directory, work + "/" + WEIGHTS, out -> Safetensors.write(encoder, out));
      return claim(work, weights, writer);
    } finally {
      directory.delete(work);
    }
  }

  private ModelCard claim(String work, FileChecksum weights, CardWriter writer) throws IOException {
    ModelCard card;
    do {
      card = writer.card(next(), weights);
      var bytes = card.toBytes();
      FileChecksum.write(directory, work + "/" + CARD, out -> out.write(bytes));
    } while (!isClaimed(work, card.name()));
    return card;
  }

  /** Whether the name was free; if another process was faster, the next number is one higher. */
  private boolean isClaimed(String work, String name) throws IOException {
    try {
      directory.rename(work, name);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private String next() throws IOException {
    var versions = versions();
    int last = versions.isEmpty() ? 0 : number(versions.get(versions.size() - 1));
    return "v%06d".formatted(last + 1);
  }

  /**
   * Makes {@code LATEST} name a version, or a newer one that another process added meanwhile:
   * writes until no version is newer than what was written, so it does not matter who is last.
   */
  void moveLatestTo(String name) throws IOException {
    var written = name;
    while (true) {
      setLatest(written);
      var versions = versions();
      var newest = versions.get(versions.size() - 1);
      if (number(newest) <= number(written)) {
        return;
      }
      written = newest;
    }
  }

  private void deleteLeftovers(Clock clock) throws IOException {
    long oldest = clock.instant().minus(LEFTOVER_AGE).toEpochMilli();
    for (var name : directory.list("")) {
      if (name.startsWith(StoreDirectory.TEMPORARY)
          && directory.modificationTime(name).orElse(Long.MAX_VALUE) < oldest) {
        directory.delete(name);
      }
    }
  }
}
