package org.byol3d.volume.source;

import java.io.IOException;
import org.byol3d.b2nd.io.RandomAccessSource;

/** Opens the bytes of a file by URI. */
@FunctionalInterface
public interface SourceOpener {

  /**
   * Opens a file. The caller closes it.
   *
   * @param uri a URI of a Hadoop file system, or a local path
   * @throws IOException if the file is missing or cannot be read
   */
  RandomAccessSource open(String uri) throws IOException;
}
