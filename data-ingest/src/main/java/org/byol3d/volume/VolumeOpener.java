package org.byol3d.volume;

import java.io.IOException;

/** Opens volumes of any format and file system by URI. */
@FunctionalInterface
public interface VolumeOpener {

  /**
   * Opens a volume. The caller closes it.
   *
   * @param uri a URI of a Hadoop file system, or a local path
   * @throws IOException if the file is missing, unreadable or no volume
   */
  Volume open(String uri) throws IOException;
}
