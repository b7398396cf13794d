package org.byol3d.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * The directory of an index, with the two operations that its safety rests on: creating a file that
 * must not exist yet, and replacing a file in one step.
 *
 * <p>Both are atomic on HDFS. On local and NFS file systems Hadoop's versions are not (it looks and
 * then creates; it deletes and then renames), so the JDK's are used there. On object stores
 * replacing is as atomic as the connector makes it.
 */
final class IndexDirectory {
  private final Path root;
  private final FileSystem fileSystem;
  private final boolean local;

  private IndexDirectory(Path root, FileSystem fileSystem, boolean local) {
    this.root = root;
    this.fileSystem = fileSystem;
    this.local = local;
  }

  /**
   * The directory of an index, which need not exist.
   *
   * @param uri a URI of a Hadoop file system, or a path of the default one
   */
  static IndexDirectory of(String uri, Configuration configuration) throws IOException {
    var path = new Path(uri);
    var fileSystem = path.getFileSystem(configuration);
    var root = fileSystem.makeQualified(path);
    // The checksums of Hadoop's local file system would be left behind by a rename.
    return fileSystem instanceof LocalFileSystem checked
        ? new IndexDirectory(root, checked.getRawFileSystem(), true)
        : new IndexDirectory(root, fileSystem, false);
  }

  /** A path in the directory; of the empty string, the directory itself. */
  Path path(String relative) {
    return relative.isEmpty() ? root : new Path(root, relative);
  }

  /** The whole file, or nothing if there is none. */
  Optional<byte[]> read(String relative) throws IOException {
    if (local) {
      try {
        return Optional.of(Files.readAllBytes(localPath(relative)));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }
    try (var in = fileSystem.open(path(relative))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Creates a file, with its directories.
   *
   * @return false if there is one already, which is left as it is
   */
  boolean create(String relative, byte[] content) throws IOException {
    fileSystem.mkdirs(path(relative).getParent());
    if (local) {
      try {
        Files.write(localPath(relative), content, StandardOpenOption.CREATE_NEW);
        return true;
      } catch (java.nio.file.FileAlreadyExistsException e) {
        return false;
      }
    }
    try (var out = fileSystem.create(path(relative), false)) {
      out.write(content);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** What the names of half-written files begin with. */
  static final String TEMPORARY = "_writing-";

  /** Writes a file under a temporary name and puts it in the place of another in one step. */
  void replace(String relative, byte[] content) throws IOException {
    var target = path(relative);
    var temporary = new Path(target.getParent(), TEMPORARY + UUID.randomUUID());
    fileSystem.mkdirs(target.getParent());
    try (var out = fileSystem.create(temporary, true)) {
      out.write(content);
    }
    if (local) {
      Files.move(
          java.nio.file.Path.of(temporary.toUri().getPath()),
          localPath(relative),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } else {
      FileContext.getFileContext(root.toUri(), fileSystem.getConf())
          .rename(temporary, target, Options.Rename.OVERWRITE);
    }
  }

  /**
   * Renames a file or directory to a name that is free.
   *
   * @throws IOException if the name is taken, or the file system refuses
   */
  void rename(String from, String to) throws IOException {
    fileSystem.mkdirs(path(to).getParent());
    // Else a directory of that name would swallow what is renamed.
    if (fileSystem.exists(path(to)) || !fileSystem.rename(path(from), path(to))) {
      throw new IOException("cannot rename " + path(from) + " to " + path(to));
    }
  }

  /** Deletes a file or directory, if there is one. */
  void delete(String relative) throws IOException {
    fileSystem.delete(path(relative), true);
  }

  /** When a file was written last, in milliseconds since 1970, if it is there. */
  Optional<Long> modificationTime(String relative) throws IOException {
    try {
      return Optional.of(fileSystem.getFileStatus(path(relative)).getModificationTime());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The names in a directory; empty if there is none. */
  String[] list(String relative) throws IOException {
    try {
      var all = fileSystem.listStatus(path(relative));
      return Arrays.stream(all)
          .map(status -> status.getPath().getName())
          .sorted()
          .toArray(String[]::new);
    } catch (FileNotFoundException e) {
      return new String[0];
    }
  }

  private java.nio.file.Path localPath(String relative) {
    return java.nio.file.Path.of(path(relative).toUri().getPath());
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
