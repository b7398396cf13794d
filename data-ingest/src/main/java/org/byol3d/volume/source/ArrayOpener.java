package org.byol3d.volume.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.storage.LocalPath;

/** Opens {@code .b2nd} arrays of any rank by URI, contiguous files and sparse directories alike. */
public final class ArrayOpener {
  private final Configuration configuration;
  private final HadoopSourceOpener sources;

  public ArrayOpener(Configuration configuration) {
    this.configuration = configuration;
    this.sources = new HadoopSourceOpener(configuration);
  }

  /**
   * Opens an array. The caller closes it.
   *
   * @param uri a URI of a Hadoop file system, or a local path
   * @throws org.byol3d.b2nd.io.FormatException if it is damaged, unsupported, or no {@code .b2nd}
   * @throws IOException if it is missing or cannot be read
   */
  public B2ndArray open(String uri) throws IOException {
    var local = LocalPath.of(uri);
    if (local.isPresent()) {
      return B2ndArray.open(local.get());
    }
    var path = new Path(uri);
    var fileSystem = HadoopSourceOpener.fileSystem(path, configuration);
    return fileSystem.getFileStatus(path).isDirectory()
        ? B2ndArray.open(new HadoopDirectory(fileSystem, path))
        : B2ndArray.open(sources.open(uri));
  }
}
