package org.byol3d.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/** The operations of a {@link StoreDirectory} that kinds of file systems do differently. */
sealed interface StoreOperations permits LocalOperations, HadoopOperations {
  /** Makes a directory and those above it, if they are not there. */
  void makeDirectories(Path directory) throws IOException;

  /**
   * Begins a file in an existing directory.
   *
   * @param shown the name for messages, when the file has a temporary name
   * @param replace whether a file of the name is replaced
   * @return the file; the caller closes it
   * @throws FileAlreadyExistsException if there is one, and it is not to be replaced
   */
  StoreOutput create(Path file, Path shown, boolean replace) throws IOException;

  /**
   * Opens a file.
   *
   * @throws FileNotFoundException if there is none
   * @throws IOException if it is no regular file, or cannot be read
   */
  InputStream open(Path file) throws IOException;

  /** Puts a file in the place of another in one step, and forces the change to disk. */
  void moveOver(Path from, Path to) throws IOException;

  /**
   * Renames a file or directory to a name that was free just now, and forces the change to disk.
   *
   * @throws FileAlreadyExistsException if the name is taken meanwhile
   */
  void moveToFree(Path from, Path to) throws IOException;
}
