package org.byol3d.volume.source;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;
import org.byol3d.storage.GivenPath;

/** A directory of a Hadoop file system, such as that of a sparse frame. */
record HadoopDirectory(FileSystem fileSystem, Path path) implements SourceDirectory {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public RandomAccessSource open(String file) throws IOException {
    return HadoopSource.open(fileSystem, GivenPath.in(path, file));
  }
}
