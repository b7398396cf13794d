package org.byol3d.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.text.WrongRequestException;

/**
 * One file of any file system that a person names as an output. It is written under a temporary
 * name and renamed once it is whole; a file that has the name is replaced then. Only regular files
 * are replaced, never devices, pipes or directories. If the name is a link, the file that it points
 * to is replaced, and the link stays.
 */
public final class CommittedFile implements Closeable {
  /** What temporary names end with. */
  static final String TEMPORARY = ".writing";

  private static final int MOST_LINKS = 40; // as Linux follows
  private static final java.nio.file.Path PROCESSES = java.nio.file.Path.of("/proc");

  private final StoreDirectory directory;
  private final Path temporary;
  private final Path target;
  private final StoreOutput out;
  private boolean committed;

  private CommittedFile(StoreDirectory directory, Path target) throws IOException {
    this.directory = directory;
    this.target = target;
    // Always the same temporary name: what a killed writer leaves, the next one overwrites.
    this.temporary = directory.path("." + target.getName() + TEMPORARY);
    this.out = directory.operations().create(temporary, target, true);
  }

  /**
   * Writes a file; see {@link #begin}. A file that has the name stays if writing fails.
   *
   * @param uri a URI of a Hadoop file system, or a path of the local file system
   */
  public static void write(Configuration configuration, String uri, StoreDirectory.Content content)
      throws IOException {
    try (var file = begin(configuration, uri)) {
      content.writeTo(file.out);
      file.commit();
    }
  }

  /**
   * Begins a file. The caller closes it, which deletes it unless it is committed.
   *
   * @param uri a URI of a Hadoop file system, or a path of the local file system
   * @throws WrongRequestException as {@link #check}
   * @throws IOException if the directory cannot be written to
   */
  public static CommittedFile begin(Configuration configuration, String uri) throws IOException {
    var target = target(configuration, uri);
    return new CommittedFile(StoreDirectory.of(target.getParent(), configuration), target);
  }

  /**
   * Checks a name before the work for its content begins.
   *
   * @param uri a URI of a Hadoop file system, or a path of the local file system
   * @throws WrongRequestException if it is empty or no valid URI, names a directory, a device, a
   *     pipe or a socket, or is in a local directory that does not exist
   * @throws IOException if the file system cannot be asked
   */
  public static void check(Configuration configuration, String uri) throws IOException {
    target(configuration, uri);
  }

  private static Path target(Configuration configuration, String uri) throws IOException {
    var given = new GivenPath(uri);
    var local = given.local();
    if (local.isPresent()) {
      return GivenPath.of(requireFile(uri, followed(uri, local.get().toAbsolutePath())));
    }
    var path = given.onLocal();
    var directory = StoreDirectory.of(path, configuration);
    if (path.isRoot() || directory.isDirectory("")) {
      throw isDirectory(uri);
    }
    return path;
  }

  private static java.nio.file.Path followed(String uri, java.nio.file.Path name)
      throws IOException {
    var file = name;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new WrongRequestException(
            "cannot write " + uri + ": its links lead in a circle: name another file");
      }
      // As /dev/stdout does: the file is open in a process, which would keep the replaced one.
      if (file.getParent().toRealPath().startsWith(PROCESSES)) {
        throw isSpecial(uri);
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  private static java.nio.file.Path requireFile(String uri, java.nio.file.Path file)
      throws IOException {
    var parent = file.getParent();
    if (parent == null || Files.isDirectory(file)) {
      throw isDirectory(uri);
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      throw isSpecial(uri);
    }
    if (!Files.isDirectory(parent)) {
      throw new WrongRequestException(
          "cannot write "
              + uri
              + ": "
              + parent
              + (Files.exists(parent)
                  ? " is a file, not a directory: name a file in a directory"
                  : " does not exist: make that directory first, or name another file"));
    }
    return parent.toRealPath().resolve(file.getFileName());
  }

  private static WrongRequestException isDirectory(String uri) {
    return new WrongRequestException(
        "cannot write " + uri + ": it is a directory: name a file in it");
  }

  private static WrongRequestException isSpecial(String uri) {
    return new WrongRequestException(
        "cannot write "
            + uri
            + ": it is a pipe, socket or device, which no output replaces: name a file");
  }

  /** Returns the stream that takes the bytes; {@link #close} closes it. */
  public OutputStream out() {
    return out;
  }

  /** Returns the file's name, for messages. */
  public String name() {
    return target.toString();
  }

  /** Forces the file to disk and gives it its name. */
  public void commit() throws IOException {
    out.sync();
    out.close();
    directory.operations().moveOver(temporary, target);
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      try {
        out.close();
      } finally {
        directory.delete(temporary.getName());
      }
    }
  }
}
