package org.byol3d.volume.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.b2nd.io.LocalDirectory;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;
import org.byol3d.storage.LocalPath;

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
    var local = LocalPath.of(uri);
    if (local.isPresent()) {
      return new FileSource(local.get());
    }
    // Not closed: the whole JVM shares Hadoop's one instance per file system.
    var path = new Path(uri);
    return HadoopSource.open(fileSystem(path, configuration), path);
  }

  @Override
  public Optional<SourceDirectory> directory(String uri) throws IOException {
    var local = LocalPath.of(uri);
    if (local.isPresent()) {
      return local.filter(Files::isDirectory).map(LocalDirectory::new);
    }
    var path = new Path(uri);
    var fileSystem = fileSystem(path, configuration);
    try {
      return fileSystem.getFileStatus(path).isDirectory()
          ? Optional.of(new HadoopDirectory(fileSystem, path))
          : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty(); // opening it as a file names what is missing
    }
  }

  /**
   * Returns the file system that a path names.
   *
   * @throws IOException if there is none, or its host is unknown
   */
  private static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (IllegalArgumentException e) {
      // Hadoop throws this for a host that it cannot resolve: the file is wrong, not the program.
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }
}
