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
import java.time.Instant;
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
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A directory that stays whole when processes that write into it are killed (an index, a run's
 * checkpoints, exported encoders). Its safety rests on three operations: creating a file that must
 * not exist yet, replacing a file in one step, and publishing a directory under a free name.
 *
 * <p>All are atomic on HDFS. On local and NFS file systems Hadoop's versions are not (it looks and
 * then creates; it deletes and then renames), so the JDK's are used there. On object stores
 * replacing and publishing are as atomic as the connector makes them.
 *
 * <p>What is not whole yet has a name that begins with {@link #TEMPORARY}. A killed process leaves
 * such files and directories behind; {@link #sweep} deletes them.
 */
public final class StoreDirectory {
  /** What temporary names begin with. */
  public static final String TEMPORARY = "_writing-";

  private final Path root;
  private final FileSystem fileSystem;
  private final boolean local;

  private StoreDirectory(Path root, FileSystem fileSystem, boolean local) {
    this.root = root;
    this.fileSystem = fileSystem;
    this.local = local;
  }

  /** Writes the bytes of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes; does not close {@code out}. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the files of a directory. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes all files.
     *
     * @param work a directory of a temporary name, which does not exist yet
     */
    void writeTo(StoreDirectory work) throws IOException;
  }

  /**
   * Returns a directory, which need not exist.
   *
   * @param uri a URI of a Hadoop file system, or a path of the default one
   */
  public static StoreDirectory of(String uri, Configuration configuration) throws IOException {
    var path = new Path(uri);
    var fileSystem = path.getFileSystem(configuration);
    var root = fileSystem.makeQualified(path);
    // A rename would leave behind the checksum files of Hadoop's local file system.
    return fileSystem instanceof LocalFileSystem checked
        ? new StoreDirectory(root, checked.getRawFileSystem(), true)
        : new StoreDirectory(root, fileSystem, false);
  }

  /** Returns a directory in this one, which need not exist. */
  public StoreDirectory in(String relative) {
    return new StoreDirectory(path(relative), fileSystem, local);
  }

  /**
   * Writes a file in place, with its directories, and forces it to disk where the file system can:
   * for files within a directory that is being published. A file that has the name is replaced.
   *
   * @return its length in bytes
   */
  public long write(String relative, Content content) throws IOException {
    try (var out = fileSystem.create(path(relative), true)) {
      content.writeTo(out);
      out.flush();
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      return out.getPos();
    }
  }

  /**
   * Publishes a directory: has it written under a temporary name, then renames it to a name that
   * must be free. A process that is killed meanwhile leaves the temporary directory behind, which
   * {@link #sweep} deletes; any other failure deletes it at once.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if the file system refuses
   */
  public void publish(String name, Writer writer) throws IOException {
    var work = TEMPORARY + UUID.randomUUID();
    boolean published = false;
    try {
      writer.writeTo(in(work));
      rename(work, name);
      published = true;
    } finally {
      if (!published) {
        delete(work);
      }
    }
  }

  /**
   * Publishes a file in the same way.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if the file system refuses
   */
  public void publishFile(String name, byte[] content) throws IOException {
    publish(name, work -> work.write("", out -> out.write(content)));
  }

  /**
   * Deletes a published directory. It loses its name first, so that a delete that is cut short
   * leaves no half directory of that name.
   */
  public void unpublish(String name) throws IOException {
    var temporary = TEMPORARY + UUID.randomUUID();
    rename(name, temporary);
    delete(temporary);
  }

  /**
   * Deletes everything that has a temporary name: what killed processes left behind. Only for the
   * one process that may write into the directory.
   */
  public void sweep() throws IOException {
    for (var name : list("")) {
      if (name.startsWith(TEMPORARY)) {
        delete(name);
      }
    }
  }

  /**
   * Deletes everything that has a temporary name and was not changed since a time: for directories
   * that several processes may write into, none of which takes so long.
   */
  public void sweep(Instant unchangedSince) throws IOException {
    for (var name : list("")) {
      if (name.startsWith(TEMPORARY)
          && modificationTime(name).orElse(Long.MAX_VALUE) < unchangedSince.toEpochMilli()) {
        delete(name);
      }
    }
  }

  /**
   * Begins a file that others read while it is written, with its directories.
   *
   * @return the file; the caller closes it
   * @throws IOException if there is one of that name
   */
  public GrowingFile begin(String relative) throws IOException {
    return new GrowingFile(fileSystem.create(path(relative), false));
  }

  /**
   * Puts a file in the place of another in one step, once its beginning is written, and keeps it
   * open for more. The old file, if there is one, stays until then, and {@code beginning} may read
   * it; a process that still writes it no longer reaches it by its name. Appending does not work:
   * HDFS refuses it on clusters with fewer nodes than replicas.
   *
   * @return the file; the caller closes it
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
      moveOver(temporary, path(relative));
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
   * @return the stream; the caller closes it
   * @throws FileNotFoundException if there is none
   */
  public InputStream open(String relative) throws IOException {
    return fileSystem.open(path(relative));
  }

  /** Returns whether there is a file or directory of that name. */
  public boolean exists(String relative) throws IOException {
    return fileSystem.exists(path(relative));
  }

  /** Returns whether there is a directory of that name. */
  public boolean isDirectory(String relative) throws IOException {
    try {
      return fileSystem.getFileStatus(path(relative)).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Returns a path in the directory; for the empty string, the directory itself. */
  public Path path(String relative) {
    return relative.isEmpty() ? root : new Path(root, relative);
  }

  /** Reads a whole file; empty if there is none. */
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
   * @return false if there is one already; it stays as it is
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

  /**
   * Writes a file under a temporary name and puts it in the place of another in one step. If
   * writing fails, the other file stays.
   */
  public void replace(String relative, byte[] content) throws IOException {
    replace(path(relative), temporaryBeside(relative), out -> out.write(content));
  }

  void replace(Path target, Path temporary, Content content) throws IOException {
    boolean replaced = false;
    try {
      try (var out = fileSystem.create(temporary, true)) {
        content.writeTo(out);
      }
      moveOver(temporary, target);
      replaced = true;
    } finally {
      if (!replaced) {
        fileSystem.delete(temporary, false);
      }
    }
  }

  private Path temporaryBeside(String relative) throws IOException {
    var parent = path(relative).getParent();
    fileSystem.mkdirs(parent);
    return new Path(parent, TEMPORARY + UUID.randomUUID());
  }

  private void moveOver(Path temporary, Path target) throws IOException {
    if (local) {
      Files.move(
          localPath(temporary),
          localPath(target),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } else {
      FileContext.getFileContext(root.toUri(), fileSystem.getConf())
          .rename(temporary, target, Options.Rename.OVERWRITE);
    }
  }

  /**
   * Renames a file or directory to a free name. If several processes rename directories to one name
   * at once, one succeeds.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if the file system refuses
   */
  public void rename(String from, String to) throws IOException {
    fileSystem.mkdirs(path(to).getParent());
    // Without this check a file of that name would be replaced on local file systems.
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

  /** Renames by the JDK: Hadoop would copy into a directory that has the name. */
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

  /** Returns when a file was written last, in milliseconds since 1970, if it is there. */
  public Optional<Long> modificationTime(String relative) throws IOException {
    try {
      return Optional.of(fileSystem.getFileStatus(path(relative)).getModificationTime());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Lists the names in a directory, sorted; empty if there is no such directory. */
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
    return localPath(path(relative));
  }

  private static java.nio.file.Path localPath(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
