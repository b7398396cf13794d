package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.byol3d.storage.NumberedNames;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;

/**
 * A directory of exported models of one kind: {@code v000001/}, {@code v000002/}, …, which are
 * never changed once they have their names, and {@code LATEST}, a text file that names one of them.
 *
 * <p>Any number of processes may add models at once: each model gets another number.
 *
 * @param <C> the card of a model
 */
public final class ExportDirectory<C extends Record & ExportCard> {
  /** The card of a version. */
  static final String CARD = "model-card.json";

  /** The file that names the version to use. */
  static final String LATEST = "LATEST";

  /** How many characters of a damaged name an error shows. */
  private static final int MOST_SHOWN = 40;

  /** No export takes so long; older temporary directories are of killed processes. */
  private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

  private static final NumberedNames NAMES = new NumberedNames("v", 6, "");

  private final StoreDirectory directory;
  private final ExportKind<C> kind;

  ExportDirectory(StoreDirectory directory, ExportKind<C> kind) {
    this.directory = directory;
    this.kind = kind;
  }

  /**
   * Returns a directory of encoders.
   *
   * @param directory need not exist
   */
  public static ExportDirectory<ModelCard> ofEncoders(StoreDirectory directory) {
    return new ExportDirectory<>(directory, ExportKind.ENCODER);
  }

  /**
   * Returns a directory of segmenters.
   *
   * @param directory need not exist
   */
  public static ExportDirectory<SegmenterCard> ofSegmenters(StoreDirectory directory) {
    return new ExportDirectory<>(directory, ExportKind.SEGMENTER);
  }

  /** Makes the card of a model once its weights are written. */
  @FunctionalInterface
  interface CardWriter<C> {
    C card(String name, FileChecksum weights);
  }

  /** Lists the names of the versions, the newest last. */
  public List<String> versions() throws IOException {
    return NAMES.list(directory);
  }

  /**
   * Returns the version that {@code LATEST} names.
   *
   * @return empty if there is no such file
   * @throws IOException if there is no version of that name
   */
  public Optional<String> latest() throws IOException {
    var bytes = directory.read(LATEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    var name = new String(bytes.get(), StandardCharsets.UTF_8).strip();
    if (!isVersion(name)) {
      throw new IOException(
          "%s: names '%s', but there is no such version: write one of %s into it"
              .formatted(directory.path(LATEST), readable(name), versions()));
    }
    return Optional.of(name);
  }

  /**
   * Returns the version that a person names.
   *
   * @param given its name in this directory, such as {@code v000001} or {@code ./v000001/}
   * @throws IOException if there is no such version; lists those there are
   */
  public String version(String given) throws IOException {
    var name = given.replaceFirst("^(\\./+)+", "").replaceFirst("/+$", "");
    if (!isVersion(name)) {
      throw new IOException(
          "%s: no such version in %s: choose one of %s".formatted(given, directory, versions()));
    }
    return name;
  }

  /**
   * Makes {@code LATEST} name a version, newer or older.
   *
   * @throws FileNotFoundException if there is no such version
   */
  public void setLatest(String version) throws IOException {
    if (!isVersion(version)) {
      throw new FileNotFoundException(
          "%s; there are %s".formatted(directory.path(version), versions()));
    }
    directory.replace(LATEST, (version + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the card of a version.
   *
   * @throws FileNotFoundException if there is no such version
   * @throws IOException if its card is damaged
   */
  public C card(String version) throws IOException {
    var file = directory.path(version + "/" + CARD).toString();
    return kind.parse(
        file,
        directory.read(version + "/" + CARD).orElseThrow(() -> new FileNotFoundException(file)));
  }

  /** Returns the URI of a version's weights. */
  public String weightsUri(String version) {
    return directory.path(version + "/" + kind.weights()).toString();
  }

  /** Returns the beginning of a damaged name, in one line. */
  private static String readable(String name) {
    var shown = name.replaceAll("\\P{Print}", "?");
    return shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "…" : shown;
  }

  private boolean isVersion(String name) throws IOException {
    return NAMES.matches(name) && directory.exists(name + "/" + CARD);
  }

  /**
   * Reads the weights of a version.
   *
   * @param card its card
   * @throws IOException if they are not those that the card describes
   */
  StateDict weights(C card) throws IOException {
    var relative = card.name() + "/" + kind.weights();
    var source = weightsUri(card.name());
    FileChecksum actual;
    try (var in = directory.open(relative)) {
      actual = FileChecksum.of(in);
    }
    if (!actual.equals(card.weights())) {
      throw new IOException(
          "%s: sha256: the bytes are not those that %s describes: export the %s again"
              .formatted(source, CARD, kind.noun()));
    }
    try (var in = directory.open(relative)) {
      return new StateDict(source, Safetensors.read(in, card.weights().length(), source));
    }
  }

  /** Returns the identity of a version, for a run that begins with it. */
  StartingPoint start(C card) {
    return new StartingPoint(
        directory.path(card.name()).toString(), card.source().step(), card.weights().sha256());
  }

  /** Adds a model under the next number; {@code LATEST} stays. */
  C add(NamedTensors weights, CardWriter<C> writer, Clock clock) throws IOException {
    requireKind();
    directory.sweep(clock.instant().minus(LEFTOVER_AGE));
    while (true) {
      var name = NAMES.next(directory);
      try {
        directory.publish(
            name,
            work -> {
              var checksum =
                  FileChecksum.write(work, kind.weights(), out -> Safetensors.write(weights, out));
              var card = SealedJson.write(writer.card(name, checksum));
              work.write(CARD, out -> out.write(card));
            });
        return card(name);
      } catch (FileAlreadyExistsException e) {
        // Another process was faster: its number is taken, the next one is free.
      }
    }
  }

  /** Checks that the models that are there are of this kind. */
  private void requireKind() throws IOException {
    var versions = versions();
    var newest = versions.isEmpty() ? null : versions.get(versions.size() - 1);
    if (newest != null && directory.exists(newest + "/" + CARD)) {
      var there = ExportKind.of(directory.in(newest));
      WrongRequestException.unless(
          there.equals(kind),
          "%s: holds exports of another kind (%s): give another directory for each kind"
              .formatted(directory, there.weights()));
    }
  }

  /**
   * Makes {@code LATEST} name a version, or a newer one that another process added meanwhile:
   * writes until no version is newer than the written one, so the order of processes does not
   * matter.
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

  private static long number(String version) {
    return NAMES.number(version).orElseThrow();
  }
}
