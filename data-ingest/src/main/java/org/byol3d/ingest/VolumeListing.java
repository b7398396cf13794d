package org.byol3d.ingest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.FileIdentity;

/**
 * Finds the volumes under a directory, however deep: files named {@code *.b2nd} or {@code *.npy}
 * that are no masks ({@code *_seg.*}). Names that begin with {@code .} or {@code _} are hidden, as
 * everywhere in Hadoop, and with them what writers leave behind half-written.
 *
 * <p>Links to directories are followed, after everything that is no link; a directory that was
 * listed before, under whatever name, is not listed again, so that loops end and nothing counts
 * twice for it.
 */
public final class VolumeListing {
  private final FileSystem fileSystem;
  private final List<FileIdentity> found = new ArrayList<>();

  private VolumeListing(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /**
   * Lists a directory.
   *
   * @param directory a URI of a Hadoop file system, or a path of the default one
   * @return the volumes, sorted by URI
   * @throws java.io.FileNotFoundException if there is no such directory
   * @throws IOException if it is a file, or cannot be listed; half a listing is never returned
   */
  public static List<FileIdentity> of(String directory, Configuration configuration)
      throws IOException {
    var path = new Path(directory);
    var fileSystem = path.getFileSystem(configuration);
    var root = fileSystem.makeQualified(path);
    if (!fileSystem.getFileStatus(root).isDirectory()) {
      throw new IOException(root + " is a file: --data-dir names a directory of volumes");
    }
    var listing = new VolumeListing(fileSystem);
    listing.walk(root);
    listing.found.sort(Comparator.comparing(FileIdentity::uri));
    return List.copyOf(listing.found);
  }

  private void walk(Path root) throws IOException {
    var links = LocalLinks.of(fileSystem);
    var directories = new ArrayDeque<Path>();
    var linked = new ArrayDeque<Path>();
    directories.add(root);
    while (!directories.isEmpty() || !linked.isEmpty()) {
      var directory = directories.isEmpty() ? linked.poll() : directories.poll();
      if (!links.isNew(directory)) {
        continue;
      }
      var inside = new ArrayList<Path>();
      var all = fileSystem.listStatusIterator(directory);
      while (all.hasNext()) {
        var status = all.next();
        if (isVolume(status.getPath())) {
          // A directory of such a name is a sparse frame: listed, so that the quarantine shows it.
          found.add(identity(status));
        } else if (status.isDirectory() && !isHidden(status.getPath())) {
          inside.add(status.getPath());
        }
      }
      inside.sort(Comparator.naturalOrder());
      for (var path : inside) {
        (links.isLink(path) ? linked : directories).add(path);
      }
    }
  }

  private static FileIdentity identity(FileStatus status) {
    return new FileIdentity(
        status.getPath().toString(), status.getLen(), status.getModificationTime());
  }

  private static boolean isHidden(Path path) {
    return path.getName().startsWith(".") || path.getName().startsWith("_");
  }

  private static boolean isVolume(Path path) {
    var name = path.getName().toLowerCase(Locale.ROOT);
    return !isHidden(path)
        && FormatVolumeOpener.isVolume(name)
        && !name.endsWith("_seg.b2nd")
        && !name.endsWith("_seg.npy");
  }

  /** Symbolic links of directories, which Hadoop shows as what they point to. */
  private sealed interface LocalLinks {

    boolean isLink(Path directory);

    /** Whether a directory was not listed before under another name. */
    boolean isNew(Path directory) throws IOException;

    static LocalLinks of(FileSystem fileSystem) {
      return fileSystem.getUri().getScheme().equals("file")
          ? new Real(new HashSet<>())
          : new None();
    }

    /** Of a local file system. */
    record Real(Set<java.nio.file.Path> seen) implements LocalLinks {
      @Override
      public boolean isLink(Path directory) {
        return java.nio.file.Files.isSymbolicLink(local(directory));
      }

      @Override
      public boolean isNew(Path directory) throws IOException {
        return seen.add(local(directory).toRealPath());
      }

      private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
      }
    }

    /** Of file systems that have none: HDFS disabled them, object stores never had any. */
    record None() implements LocalLinks {
      @Override
      public boolean isLink(Path directory) {
        return false;
      }

      @Override
      public boolean isNew(Path directory) {
        return true;
      }
    }
  }
}
