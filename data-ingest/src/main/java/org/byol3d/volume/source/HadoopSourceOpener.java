package org.byol3d.volume.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.b2nd.io.LocalDirectory;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;
import org.byol3d.storage.GivenPath;

/**
 * Opens files of any Hadoop file system. The JDK reads local files ({@code file:}, or a path
 * without a scheme even if the default file system is another one), since Hadoop's local streams
 * open the file again for each positional read to look for a checksum.
 */
public final class HadoopSourceOpener implements SourceOpener {
  private final Configuration configuration;

  /**
   * @param configuration names the file systems and how to reach them
   */
  public HadoopSourceOpener(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public RandomAccessSource open(String uri) throws IOException {
    var given = new GivenPath(uri);
    var local = given.local();
    if (local.isPresent()) {
      return new FileSource(local.get());
    }
    // Not closed: the whole JVM shares Hadoop's one instance per file system.
    var path = given.onLocal();
    return HadoopSource.open(GivenPath.fileSystem(path, configuration), path);
  }

  @Override
  public Optional<SourceDirectory> directory(String uri) throws IOException {
    var given = new GivenPath(uri);
    var local = given.local();
    if (local.isPresent()) {
      return local.filter(Files::isDirectory).map(LocalDirectory::new);
    }
    var path = given.onLocal();
    var fileSystem = GivenPath.fileSystem(path, configuration);
    try {
      return fileSystem.getFileStatus(path).isDirectory()
          ? Optional.of(new HadoopDirectory(fileSystem, path))
          : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty(); // opening it as a file names what is missing
    }
  }
}
