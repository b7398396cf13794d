package org.byol3d.b2nd.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens local files for reading; nothing else opens them. */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Opens a file, but nothing that would wait for a writer (a pipe), never end (a device) or has no
   * bytes (a directory).
   *
   * @return its channel; the caller closes it
   * @throws java.nio.file.NoSuchFileException if there is no file
   * @throws AccessDeniedException if this process may not read it; the message says so
   * @throws IOException if it is no regular file, or cannot be opened
   */
  public static FileChannel open(Path path) throws IOException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new FileSystemException(path.toString(), null, "is a directory, not a file");
      }
      if (!attributes.isRegularFile()) {
        throw new FileSystemException(
            path.toString(),
            null,
            "is a pipe, socket or device: copy its content into a file, and name that");
      }
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (AccessDeniedException e) {
      var denied =
          new AccessDeniedException(
              path.toString(),
              null,
              "permission denied: let user " + System.getProperty("user.name") + " read it");
      denied.initCause(e);
      throw denied;
    }
  }
}
