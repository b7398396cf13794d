package org.byol3d.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.byol3d.b2nd.io.RegularFile;

/**
 * The local and NFS file systems, by the JDK: Hadoop looks and then creates, deletes and then
 * renames, and gives files the permissions of its own configuration instead of the process's umask.
 *
 * @param disk forces changes to disk
 */
record LocalOperations(Disk disk) implements StoreOperations {
  LocalOperations() {
    this(new Disk());
  }

  /** Forces changes to disk, so that they survive a crash of the machine. */
  static class Disk {
    /** Forces the content of a file. */
    void force(FileChannel file) throws IOException {
      file.force(true);
    }

    /** Forces the names in a directory. */
    void forceDirectory(Path directory) throws IOException {
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        // What a file system answers that has no such operation, as some network file systems.
        if (!"Invalid argument".equals(e.getMessage())) {
          throw e;
        }
      }
    }
  }

  @Override
  public void makeDirectories(org.apache.hadoop.fs.Path directory) throws IOException {
    var path = GivenPath.local(directory);
    try {
      makeDirectories(path);
    } catch (FileSystemException e) {
      throw LocalFailure.of("make", path, e);
    }
  }

  private void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    makeDirectories(directory.getParent());
    try {
      Files.createDirectory(directory);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) { // else another process was faster
        throw e;
      }
    }
    disk.forceDirectory(directory.getParent());
  }

  @Override
  public StoreOutput create(
      org.apache.hadoop.fs.Path file, org.apache.hadoop.fs.Path shown, boolean replace)
      throws IOException {
    var path = GivenPath.local(file);
    var name = GivenPath.local(shown);
    try {
      var channel =
          replace
              ? FileChannel.open(
                  path,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING)
              : FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      return new LocalOutput(channel, name, disk);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw taken(name, e);
    } catch (FileSystemException e) {
      throw LocalFailure.of("write", name, e);
    }
  }

  private static FileAlreadyExistsException taken(Path name, Exception cause) {
    var exception = new FileAlreadyExistsException(name + ": the name is taken");
    exception.initCause(cause);
    return exception;
  }

  @Override
  public InputStream open(org.apache.hadoop.fs.Path file) throws IOException {
    var path = GivenPath.local(file);
    try {
      return Channels.newInputStream(RegularFile.open(path));
    } catch (NoSuchFileException e) {
      var missing = new FileNotFoundException(path.toString());
      missing.initCause(e);
      throw missing;
    }
  }

  @Override
  public void moveOver(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    var target = GivenPath.local(to);
    try {
      Files.move(
          GivenPath.local(from),
          target,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw LocalFailure.of("write", target, e);
    }
    disk.forceDirectory(target.getParent());
  }

  @Override
  public void moveToFree(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    var source = GivenPath.local(from);
    var target = GivenPath.local(to);
    forceDirectories(source);
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.exists(target)) {
        throw taken(target, e);
      }
      throw LocalFailure.of("rename to it from " + source, target, e);
    }
    disk.forceDirectory(target.getParent());
  }

  private void forceDirectories(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      try (var all = Files.walk(source)) {
        for (var directory : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
          disk.forceDirectory(directory);
        }
      }
    }
  }
}
