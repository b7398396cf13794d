package org.byol3d.volume.source;

import java.io.IOException;
import java.util.Optional;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;

/** Opens the bytes of files by URI. */
@FunctionalInterface
public interface SourceOpener {

  /**
   * Opens a file. The caller closes it.
   *
   * @param uri a URI of a Hadoop file system, or a local path
   * @throws IOException if the file is missing or cannot be read
   */
  RandomAccessSource open(String uri) throws IOException;

  /**
   * Returns the directory that a URI names, such as that of a sparse frame.
   *
   * @return empty if the URI names a file or nothing, or if this opener knows files only
   * @throws IOException if the file system cannot be asked
   */
  default Optional<SourceDirectory> directory(String uri) throws IOException {
    return Optional.empty();
  }
}
