package org.byol3d.b2nd.io;

import java.io.IOException;
import java.nio.file.Path;

/** A directory of the local file system. */
public record LocalDirectory(Path path) implements SourceDirectory {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public RandomAccessSource open(String file) throws IOException {
    return new FileSource(path.resolve(file));
  }
}
