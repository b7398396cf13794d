package org.byol3d.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.byol3d.storage.GivenPath;

/**
 * Folders of the local file system. The JDK lists them, because Hadoop drops links without a target
 * and names that are not valid, and shows pipes as files.
 */
final class LocalFolders implements FolderReader {

  @Override
  public List<FolderEntry> list(Path folder) throws IOException {
    var entries = new ArrayList<FolderEntry>();
    try (var all = Files.newDirectoryStream(GivenPath.local(folder))) {
      for (var path : all) {
        entries.add(entry(folder, path));
      }
    } catch (DirectoryIteratorException e) {
      throw named(folder, e.getCause());
    } catch (IOException e) {
      throw named(folder, e);
    }
    return entries;
  }

  @Override
  public FolderEntry entry(Path path) throws IOException {
    return entry(path.getParent(), GivenPath.local(path));
  }

  /** Returns Hadoop's exceptions for the JDK's, so that all file systems throw the same. */
  private static IOException named(Path folder, IOException cause) {
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return (IOException) new FileNotFoundException(folder.toString()).initCause(cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new AccessControlException("permission denied");
    }
    return cause instanceof FileSystemException e && e.getReason() != null
        ? new IOException(e.getReason(), e)
        : cause;
  }

  private static FolderEntry entry(Path folder, java.nio.file.Path path) throws IOException {
    if (!isWritable(path)) {
      var bytes = path.toUri().getRawPath();
      return FolderEntry.unusable(
          GivenPath.in(folder, bytes.substring(bytes.lastIndexOf('/') + 1)),
          "the name has bytes that are no text in this process's encoding ("
              + System.getProperty("sun.jnu.encoding")
              + "): rename it, or set LC_ALL=C.UTF-8");
    }
    var at = GivenPath.in(folder, path.getFileName().toString());
    boolean link = Files.isSymbolicLink(path);
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isOther()) {
        return FolderEntry.unusable(at, "is a pipe, a socket or a device, and no file");
      }
      boolean isFolder = attributes.isDirectory();
      var folderKind = link ? FolderEntry.Kind.LINKED_FOLDER : FolderEntry.Kind.FOLDER;
      return new FolderEntry(
          at,
          isFolder ? folderKind : FolderEntry.Kind.FILE,
          isFolder ? 0 : attributes.size(),
          attributes.lastModifiedTime().toMillis(),
          "");
    } catch (FileSystemException e) {
      return FolderEntry.unusable(at, problem(path, link, e));
    }
  }

  private static String problem(java.nio.file.Path path, boolean link, FileSystemException e)
      throws IOException {
    var reason = e instanceof AccessDeniedException ? "permission denied" : e.getReason();
    if (!link) {
      return reason == null ? "does not exist any more" : reason;
    }
    var target = Files.readSymbolicLink(path);
    return e instanceof NoSuchFileException
        ? "is a link to " + target + ", which does not exist"
        : "is a link to " + target + ", which cannot be followed: " + reason;
  }

  /** Tells whether the text of a path names the same file: it may have lost bytes of the name. */
  private static boolean isWritable(java.nio.file.Path path) {
    try {
      return java.nio.file.Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public Object identity(Path folder) throws IOException {
    return GivenPath.local(folder).toRealPath();
  }
}
