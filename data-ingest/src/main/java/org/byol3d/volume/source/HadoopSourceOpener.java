package org.byol3d.volume.source;

import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.b2nd.io.RandomAccessSource;

/**
 * Opens files of any Hadoop file system. Local ones ({@code file:} or a path without a scheme,
 * whatever the default file system) are read past Hadoop, whose local streams open the file anew
 * for each positional read to look for a checksum.
 */
public final class HadoopSourceOpener implements SourceOpener {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private final Configuration configuration;

  /**
   * @param configuration names the file systems and how to reach them
   */
  public HadoopSourceOpener(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public RandomAccessSource open(String uri) throws IOException {
    if (!SCHEME.matcher(uri).matches()) {
      return new FileSource(java.nio.file.Path.of(uri));
    }
    var path = new Path(uri);
    if (path.toUri().getScheme().equals("file")) {
      return new FileSource(java.nio.file.Path.of(path.toUri().getPath()));
    }
    // Not closed: Hadoop shares one instance a file system among the whole JVM.
    return HadoopSource.open(path.getFileSystem(configuration), path);
  }
}
