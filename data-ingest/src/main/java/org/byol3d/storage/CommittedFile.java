package org.byol3d.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Writes a file of any file system under a temporary name and gives it its own when it is whole.
 */
public final class CommittedFile {
  private CommittedFile() {}

  /** Writes the bytes of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file; one of that name is replaced, or stays if this fails. Directories are made.
   *
   * @param uri a URI of a Hadoop file system, or a local path
   */
  public static void write(Configuration configuration, String uri, Content content)
      throws IOException {
    var local = LocalPath.of(uri);
    if (local.isPresent()) {
      writeLocal(local.get().toAbsolutePath(), content);
    } else {
      writeRemote(configuration, new Path(uri), content);
    }
  }

  /** Past Hadoop, whose local file system leaves a checksum file beside each file. */
  private static void writeLocal(java.nio.file.Path target, Content content) throws IOException {
    Files.createDirectories(target.getParent());
    var temporary = target.resolveSibling("." + target.getFileName() + ".writing");
    try {
      try (var out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        content.writeTo(out);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void writeRemote(Configuration configuration, Path target, Content content)
      throws IOException {
    var fileSystem = target.getFileSystem(configuration);
    var temporary = new Path(target.getParent(), "." + target.getName() + ".writing");
    boolean whole = false;
    try {
      try (var out = fileSystem.create(temporary, true)) {
        content.writeTo(out);
      }
      FileContext.getFileContext(target.toUri(), configuration)
          .rename(temporary, target, Options.Rename.OVERWRITE);
      whole = true;
    } finally {
      if (!whole) {
        fileSystem.delete(temporary, false);
      }
    }
  }
}
