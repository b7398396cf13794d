package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
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
    var given = StoreDirectory.of(new GivenPath(uri).onLocal(), configuration);
    if (given.isDirectory("")) {
      return exported(uri, given, configuration);
    }
    if (!given.exists("")) {
      throw new FileNotFoundException(uri);
    }
    var file = given.path("");
    var directory = parent(file, configuration);
    try (var in = directory.open(file.getName())) {
      return new StateDict(uri, Safetensors.read(in, directory.length(file.getName()), uri));
    }
  }

  private static StateDict exported(String uri, StoreDirectory given, Configuration configuration)
      throws IOException {
    if (given.exists(EncoderDirectory.CARD)) {
      var version = given.path("");
      return verified(parent(version, configuration), version.getName());
    }
    return verified(
        given,
        new EncoderDirectory(given)
            .latest()
            .orElseThrow(
                () ->
                    new IOException(
                        "%s: is a directory without %s: name a .safetensors file, or what byol3d export wrote"
                            .formatted(uri, EncoderDirectory.LATEST))));
  }

  private static StateDict verified(StoreDirectory encoders, String version) throws IOException {
    var directory = new EncoderDirectory(encoders);
    var expected = directory.card(version).weights();
    var source = directory.weightsUri(version);
    var relative = version + "/" + EncoderDirectory.WEIGHTS;
    FileChecksum actual;
    try (var in = encoders.open(relative)) {
      actual = FileChecksum.of(in);
    }
    if (!actual.equals(expected)) {
      throw new IOException(
          "%s: sha256: the bytes are not those that %s describes: export the encoder again"
              .formatted(source, EncoderDirectory.CARD));
    }
    try (var in = encoders.open(relative)) {
      return new StateDict(source, Safetensors.read(in, expected.length(), source));
    }
  }

  private static StoreDirectory parent(Path path, Configuration configuration) throws IOException {
    return StoreDirectory.of(path.getParent(), configuration);
  }
}
