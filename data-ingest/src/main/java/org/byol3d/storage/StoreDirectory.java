package org.byol3d.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A directory that outlives processes which die in it (an index, a run's checkpoints, exported
 * encoders), with the two operations that its safety rests on: creating a file that must not exist
 * yet, and replacing a file in one step.
 *
 * <p>Both are atomic on HDFS. On local and NFS file systems Hadoop's versions are not (it looks and
 * then creates; it deletes and then renames), so the JDK's are used there. On object stores
 * replacing is as atomic as the connector makes it.
 */
public final class StoreDirectory {
  private final Path root;
  private final FileSystem fileSystem;
  private final boolean local;

  private StoreDirectory(Path root, FileSystem fileSystem, boolean local) {
    this.root = root;
    this.fileSystem = fileSystem;
    this.local = local;
  }

  /**
   * A directory, which need not exist.
   *
   * @param uri a URI of a Hadoop file system, or a path of the default one
   */
  public static StoreDirectory of(String uri, Configuration configuration) throws IOException {
    var path = new Path(uri);
    var fileSystem = path.getFileSystem(configuration);
    var root = fileSystem.makeQualified(path);
    // The checksums of Hadoop's local file system would be left behind by a rename.
    return fileSystem instanceof LocalFileSystem checked
        ? new StoreDirectory(root, checked.getRawFileSystem(), true)
        : new StoreDirectory(root, fileSystem, false);
  }

  /**
   * Creates a file to be written piece by piece, with its directories: for files within a directory
   * that is committed by {@link #rename}. One of that name is replaced.
   *
   * @return to be closed by the caller
   */
  public FSDataOutputStream newFile(String relative) throws IOException {
    return fileSystem.create(path(relative), true);
  }

  /**
   * Begins a file that others read while it is written, with its directories.
   *
   * @return to be closed by the caller
   * @throws IOException if there is one of that name
   */
  public GrowingFile begin(String relative) throws IOException {
    return new GrowingFile(fileSystem.create(path(relative), false));
  }

  /**
   * Puts a file in the place of another in one step, when its beginning is written, and keeps it
   * open to go on. The old file, if there is one, stays until then, and may be read by {@code
   * beginning}; a process that still writes it no longer reaches it by its name. Appending would
   * not do: HDFS refuses it on clusters with fewer nodes than replicas.
   *
   * @return to be closed by the caller
   * @throws IOException if the file system shows no file before it is closed, as object stores do
   */
  public GrowingFile grow(String relative, Content beginning) throws IOException {
    var temporary = temporaryBeside(relative);
    var out = fileSystem.create(temporary, true);
    boolean placed = false;
    try {
      if (!out.hasCapability(StreamCapabilities.HSYNC)) {
        throw new IOException(
            "%s: its file system (%s) shows no file before it is closed; keep it on HDFS, NFS or a local disk"
                .formatted(path(relative), fileSystem.getUri()));
      }
      beginning.writeTo(out);
      var file = new GrowingFile(out);
      file.flush();
      moveOver(temporary, relative);
      placed = true;
      return file;
    } finally {
      if (!placed) {
        out.close();
        fileSystem.delete(temporary, false);
      }
    }
  }

  /**
   * Opens a file.
   *
   * @return to be closed by the caller
   * @throws FileNotFoundException if there is none
   */
  public InputStream open(String relative) throws IOException {
    return fileSystem.open(path(relative));
  }

  /** Whether there is a file or directory of that name. */
  public boolean exists(String relative) throws IOException {
    return fileSystem.exists(path(relative));
  }

  /** Whether there is a directory of that name. */
  public boolean isDirectory(String relative) throws IOException {
    try {
      return fileSystem.getFileStatus(path(relative)).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** A path in the directory; of the empty string, the directory itself. */
  public Path path(String relative) {
    return relative.isEmpty() ? root : new Path(root, relative);
  }

  /** The whole file, or nothing if there is none. */
  public Optional<byte[]> read(String relative) throws IOException {
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
  public boolean create(String relative, byte[] content) throws IOException {
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
  public static final String TEMPORARY = "_writing-";

  /** Writes the bytes of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes them all; does not close {@code out}. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file under a temporary name and puts it in the place of another in one step. */
  public void replace(String relative, byte[] content) throws IOException {
    var temporary = temporaryBeside(relative);
    try (var out = fileSystem.create(temporary, true)) {
      out.write(content);
    }
    moveOver(temporary, relative);
  }

  private Path temporaryBeside(String relative) throws IOException {
    var parent = path(relative).getParent();
    fileSystem.mkdirs(parent);
    return new Path(parent, TEMPORARY + UUID.randomUUID());
  }

  private void moveOver(Path temporary, String relative) throws IOException {
    if (local) {
      Files.move(
          java.nio.file.Path.of(temporary.toUri().getPath()),
          localPath(relative),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } else {
      FileContext.getFileContext(root.toUri(), fileSystem.getConf())
          .rename(temporary, path(relative), Options.Rename.OVERWRITE);
    }
  }

  /**
   * Renames a file or directory to a name that is free. Of several that rename directories to one
   * name at once, one succeeds.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if the file system refuses
   */
  public void rename(String from, String to) throws IOException {
    fileSystem.mkdirs(path(to).getParent());
    // Else a file of that name would be replaced on local file systems.
    if (fileSystem.exists(path(to))) {
      throw taken(from, to, null);
    }
    if (local) {
      renameLocally(from, to);
    } else {
      // The file system's own rename would move into a directory of that name.
      try {
        FileContext.getFileContext(root.toUri(), fileSystem.getConf())
            .rename(path(from), path(to), Options.Rename.NONE);
      } catch (FileAlreadyExistsException e) {
        throw taken(from, to, e);
      }
    }
  }

  /** Past Hadoop, which copies into a directory that has the name. */
  private void renameLocally(String from, String to) throws IOException {
    try {
      Files.move(localPath(from), localPath(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (fileSystem.exists(path(to))) {
        throw taken(from, to, e);
      }
      throw new IOException(
          "cannot rename %s to %s: %s".formatted(path(from), path(to), e.getMessage()), e);
    }
  }

  private FileAlreadyExistsException taken(String from, String to, IOException cause) {
    var exception =
        new FileAlreadyExistsException(
            "cannot rename %s to %s: the name is taken".formatted(path(from), path(to)));
    exception.initCause(cause);
    return exception;
  }

  /** Deletes a file or directory, if there is one. */
  public void delete(String relative) throws IOException {
    fileSystem.delete(path(relative), true);
  }

  /** When a file was written last, in milliseconds since 1970, if it is there. */
  public Optional<Long> modificationTime(String relative) throws IOException {
    try {
      return Optional.of(fileSystem.getFileStatus(path(relative)).getModificationTime());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The names in a directory; empty if there is none. */
  public String[] list(String relative) throws IOException {
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
