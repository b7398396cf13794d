package org.byol3d.volume.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.storage.LocalPath;

/**
 * Opens files of any Hadoop file system. Local ones ({@code file:} or a path without a scheme,
 * whatever the default file system) are read past Hadoop, whose local streams open the file anew
 * for each positional read to look for a checksum.
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
    // Not closed: Hadoop shares one instance a file system among the whole JVM.
    var path = new Path(uri);
    return HadoopSource.open(fileSystem(path, configuration), path);
  }

  /**
   * The file system that a path names.
   *
   * @throws IOException if there is none, or its host is unknown
   */
  static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (IllegalArgumentException e) {
      // Hadoop's word for a host that it cannot resolve: of one file, not of the program.
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }
}
