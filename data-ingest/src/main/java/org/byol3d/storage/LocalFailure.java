package org.byol3d.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words what the local file system refuses, and what to do about it. */
final class LocalFailure {
  private LocalFailure() {}

  /**
   * Returns the exception for a person.
   *
   * @param action what was tried, such as {@code write}
   * @param name the file or directory
   */
  static IOException of(String action, Path name, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return cause;
    }
    return new IOException(
        "cannot " + action + " " + shown(name) + ": " + reason(name, cause), cause);
  }

  /** Returns the name without the temporary directory that it is in until it is published. */
  private static String shown(Path name) {
    for (int i = 0; i < name.getNameCount(); i++) {
      if (name.getName(i).toString().startsWith(StoreDirectory.TEMPORARY)) {
        var directory = name.getRoot().resolve(name.subpath(0, i));
        return i + 1 == name.getNameCount()
            ? "in " + directory
            : name.subpath(i + 1, name.getNameCount()) + " in " + directory;
      }
    }
    return name.toString();
  }

  private static String reason(Path name, IOException cause) {
    var at = place(name, cause);
    if (cause instanceof AccessDeniedException) {
      return "permission denied"
          + at
          + ": give user "
          + System.getProperty("user.name")
          + " the right, or name another place";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "there is a file" + at + ": name a directory, or move the file away";
    }
    if (cause instanceof NoSuchFileException) {
      return "no such directory" + at + ": make it first, or name another one";
    }
    var reason =
        cause instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : String.valueOf(cause.getMessage());
    return switch (reason) {
      case "No space left on device", "Disk quota exceeded" ->
          reason + ": free some space there, or name another place";
      case "Not a directory" -> reason + at + ": name a directory, or move the file away";
      case "Read-only file system", "File name too long" -> reason + at + ": name another place";
      default -> reason;
    };
  }

  /** Returns the path that failed, when it is another one. */
  private static String place(Path name, IOException cause) {
    return cause instanceof FileSystemException e
            && e.getFile() != null
            && !e.getFile().equals(name.toString())
            && !e.getFile().contains(StoreDirectory.TEMPORARY)
            && !e.getFile().endsWith(CommittedFile.TEMPORARY)
        ? " at " + e.getFile()
        : "";
  }
}
