package org.byol3d.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A directory that stays whole when processes that write into it are killed (an index, a run's
 * checkpoints, exported encoders). Its safety rests on three operations: creating a file that must
 * not exist yet, replacing a file in one step, and publishing a directory under a free name.
 *
 * <p>All are atomic on HDFS. On local and NFS file systems Hadoop's versions are not (it looks and
 * then creates; it deletes and then renames), so {@link LocalOperations} uses the JDK's. On object
 * stores replacing and publishing are as atomic as the connector makes them.
 *
 * <p>What is not whole yet has a name that begins with {@link #TEMPORARY}. A killed process leaves
 * such files and directories behind; {@link #sweep} deletes them.
 */
public final class StoreDirectory {
  /** What temporary names begin with. */
  public static final String TEMPORARY = "_writing-";

  /** No file that is read as a whole, such as a manifest or a ledger, comes near this size. */
  private static final int MOST_READ = 256 << 20;

  private final Path root;
  private final FileSystem fileSystem;
  private final StoreOperations operations;

  private StoreDirectory(Path root, FileSystem fileSystem, StoreOperations operations) {
    this.root = root;
    this.fileSystem = fileSystem;
    this.operations = operations;
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
   * @param uri a URI of a Hadoop file system, or a path of the default one; see {@link GivenPath}
   * @throws org.byol3d.text.WrongRequestException if it is empty or no valid URI
   * @throws IOException if there is no such file system
   */
  public static StoreDirectory of(String uri, Configuration configuration) throws IOException {
    return of(new GivenPath(uri).onDefault(configuration), configuration);
  }

  /**
   * Returns a directory, which need not exist.
   *
   * @param root with its file system
   * @throws IOException if there is no such file system
   */
  public static StoreDirectory of(Path root, Configuration configuration) throws IOException {
    return of(root, configuration, new LocalOperations());
  }

  /**
   * @param local changes local files
   */
  static StoreDirectory of(Path root, Configuration configuration, LocalOperations local)
      throws IOException {
    var fileSystem = GivenPath.fileSystem(root, configuration);
    if (!(fileSystem instanceof LocalFileSystem checked)) {
      return new StoreDirectory(root, fileSystem, new HadoopOperations(fileSystem));
    }
    // A rename would leave behind the checksum files of Hadoop's local file system.
    var raw = checked.getRawFileSystem();
    // A site may have given the scheme file: an implementation of its own, which must see all
    // calls.
    return new StoreDirectory(
        root,
        raw,
        raw.getClass().equals(RawLocalFileSystem.class) ? local : new HadoopOperations(raw));
  }

  /** Returns a directory in this one, which need not exist. */
  public StoreDirectory in(String relative) {
    return new StoreDirectory(path(relative), fileSystem, operations);
  }

  /**
   * Writes a file in place, with its directories, and forces it to disk where the file system can:
   * for files within a directory that is being published. A file that has the name is replaced.
   *
   * @return its length in bytes
   */
  public long write(String relative, Content content) throws IOException {
    var file = path(relative);
    operations.makeDirectories(file.getParent());
    try (var out = operations.create(file, file, true)) {
      content.writeTo(out);
      out.sync();
      return out.length();
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
    var file = path(relative);
    operations.makeDirectories(file.getParent());
    return new GrowingFile(operations.create(file, file, false));
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
    var out = operations.create(temporary, path(relative), true);
    boolean placed = false;
    try {
      if (!out.isVisible()) {
        throw new IOException(
            "%s: its file system (%s) shows no file before it is closed; keep it on HDFS, NFS or a local disk"
                .formatted(path(relative), fileSystem.getUri()));
      }
      beginning.writeTo(out);
      var file = new GrowingFile(out);
      file.flush();
      operations.moveOver(temporary, path(relative));
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
    return operations.open(path(relative));
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
    return relative.isEmpty() ? root : GivenPath.in(root, relative);
  }

  /**
   * Returns the length of a file, in bytes.
   *
   * @throws FileNotFoundException if there is none
   */
  public long length(String relative) throws IOException {
    return fileSystem.getFileStatus(path(relative)).getLen();
  }

  /**
   * Reads a whole file of a size that a person could read; empty if there is none.
   *
   * @throws IOException if it is larger than 256 MiB: then it is not what it should be
   */
  public Optional<byte[]> read(String relative) throws IOException {
    // A file that may not be opened is an error, so it is opened before it is looked for.
    try (var in = open(relative)) {
      long length = length(relative);
      if (length > MOST_READ) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: is %,d bytes long, far more than such a file has: it is damaged or another"
                    + " file",
                path(relative),
                length));
      }
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
    var file = path(relative);
    operations.makeDirectories(file.getParent());
    boolean written = false;
    StoreOutput out;
    try {
      out = operations.create(file, file, false);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try {
      try (out) {
        out.write(content);
      }
      written = true;
      return true;
    } finally {
      if (!written) {
        fileSystem.delete(file, false); // others would take it for a whole one
      }
    }
  }

  /** Makes the directory and those above it, if they are not there. */
  public void make() throws IOException {
    operations.makeDirectories(root);
  }

  /**
   * Writes a file under a temporary name, forces it to disk, and puts it in the place of another in
   * one step. If writing fails, the other file stays.
   */
  public void replace(String relative, byte[] content) throws IOException {
    var temporary = temporaryBeside(relative);
    boolean replaced = false;
    try {
      try (var out = operations.create(temporary, path(relative), true)) {
        out.write(content);
        out.sync();
      }
      operations.moveOver(temporary, path(relative));
      replaced = true;
    } finally {
      if (!replaced) {
        fileSystem.delete(temporary, false);
      }
    }
  }

  StoreOperations operations() {
    return operations;
  }

  private Path temporaryBeside(String relative) throws IOException {
    var parent = path(relative).getParent();
    operations.makeDirectories(parent);
    return GivenPath.in(parent, TEMPORARY + UUID.randomUUID());
  }

  /**
   * Renames a file or directory to a free name. If several processes rename directories to one name
   * at once, one succeeds.
   *
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if the file system refuses
   */
  public void rename(String from, String to) throws IOException {
    operations.makeDirectories(path(to).getParent());
    // Without this check a file of that name would be replaced on local file systems.
    if (fileSystem.exists(path(to))) {
      throw taken(from, to, null);
    }
    try {
      operations.moveToFree(path(from), path(to));
    } catch (FileAlreadyExistsException e) {
      throw taken(from, to, e);
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

  @Override
  public String toString() {
    return root.toString();
  }
}
