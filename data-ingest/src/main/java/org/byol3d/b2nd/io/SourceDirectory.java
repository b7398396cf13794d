package org.byol3d.b2nd.io;

import java.io.IOException;

/** A directory of files that can be read by position. */
public interface SourceDirectory {

  /** Returns the path or URI, for messages. */
  String name();

  /**
   * Opens a file of the directory.
   *
   * @throws IOException if it is missing or cannot be read
   */
  RandomAccessSource open(String file) throws IOException;
}
