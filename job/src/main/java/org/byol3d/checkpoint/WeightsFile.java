package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.StoreDirectory;

/** Reads weights that a person names: a file, or exported encoders. */
public final class WeightsFile {
  private WeightsFile() {}

  /**
   * Reads weights. Verifies those of an export against their card.
   *
   * @param uri a safetensors file, or a directory of exported encoders (then the one that {@code
   *     LATEST} names), or one version's directory: a URI of any Hadoop file system, or a local
   *     path, whatever the default file system
   * @throws FileNotFoundException if there is nothing of that name
   * @throws SafetensorsException if the file is damaged or not safetensors
   * @throws IOException if it cannot be read, or is not what its card describes
   */
  public static StateDict read(String uri, Configuration configuration) throws IOException {
    return open(uri, configuration).values();
  }

  /**
   * Reads weights, as {@link #read} does, and their card.
   *
   * @param uri also the {@code encoder.safetensors} in a version's directory, which has a card
   */
  public static Weights open(String uri, Configuration configuration) throws IOException {
    var given = StoreDirectory.of(new GivenPath(uri).onLocal(), configuration);
    if (given.isDirectory("")) {
      return exported(uri, given, configuration);
    }
    if (!given.exists("")) {
      throw new FileNotFoundException(uri);
    }
    var file = given.path("");
    var directory = parent(file, configuration);
    if (file.getName().equals(EncoderDirectory.WEIGHTS)
        && directory.exists(EncoderDirectory.CARD)) {
      return verified(uri, parent(file.getParent(), configuration), file.getParent().getName());
    }
    try (var in = directory.open(file.getName())) {
      return new Weights(
          new StateDict(uri, Safetensors.read(in, directory.length(file.getName()), uri)),
          Optional.empty());
    }
  }

  private static Weights exported(String uri, StoreDirectory given, Configuration configuration)
      throws IOException {
    if (given.exists(EncoderDirectory.CARD)) {
      var version = given.path("");
      var encoders = parent(version, configuration);
      return verified(
          new EncoderDirectory(encoders).weightsUri(version.getName()),
          encoders,
          version.getName());
    }
    var encoders = new EncoderDirectory(given);
    var latest =
        encoders
            .latest()
            .orElseThrow(
                () ->
                    new IOException(
                        "%s: is a directory without %s: name a .safetensors file, or what byol3d export wrote"
                            .formatted(uri, EncoderDirectory.LATEST)));
    return verified(encoders.weightsUri(latest), given, latest);
  }

  private static Weights verified(String source, StoreDirectory encoders, String version)
      throws IOException {
    var card = new EncoderDirectory(encoders).card(version);
    var relative = version + "/" + EncoderDirectory.WEIGHTS;
    FileChecksum actual;
    try (var in = encoders.open(relative)) {
      actual = FileChecksum.of(in);
    }
    if (!actual.equals(card.weights())) {
      throw new IOException(
          "%s: sha256: the bytes are not those that %s describes: export the encoder again"
              .formatted(source, EncoderDirectory.CARD));
    }
    try (var in = encoders.open(relative)) {
      return new Weights(
          new StateDict(source, Safetensors.read(in, card.weights().length(), source)),
          Optional.of(card));
    }
  }

  private static StoreDirectory parent(Path path, Configuration configuration) throws IOException {
    return StoreDirectory.of(path.getParent(), configuration);
  }
}
