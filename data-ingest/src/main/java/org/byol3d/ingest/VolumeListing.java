package org.byol3d.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.byol3d.storage.GivenPath;
import org.byol3d.volume.source.FileIdentity;

/**
 * Finds the volumes under a directory and its subdirectories: files named {@code *.b2nd} or {@code
 * *.npy}, and directories named {@code *.b2nd}, which are sparse frames, that are not masks ({@code
 * *_seg.*}, {@code *__anon.*}, {@code *__anat.*}). Names that begin with {@code .} or {@code _} are
 * hidden, as everywhere in Hadoop; half-written files have such names.
 *
 * <p>Links to directories are followed, after everything else. A directory that was listed before
 * under another name is not listed again, so that loops end and nothing counts twice.
 */
public final class VolumeListing {
  private final FileSystem fileSystem;
  private final boolean isLocal;
  private final Set<java.nio.file.Path> seen = new HashSet<>();
  private final List<FileIdentity> found = new ArrayList<>();

  private VolumeListing(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
    this.isLocal = fileSystem.getUri().getScheme().equals("file");
  }

  /**
   * Lists a directory.
   *
   * @param directory a URI of a Hadoop file system, or a path of the default one
   * @return the volumes, sorted by URI
   * @throws java.io.FileNotFoundException if there is no such directory
   * @throws IOException if it is a file, or cannot be listed completely
   */
  public static List<FileIdentity> of(String directory, Configuration configuration)
      throws IOException {
    var root = new GivenPath(directory).onDefault(configuration);
    var fileSystem = GivenPath.fileSystem(root, configuration);
    if (!fileSystem.getFileStatus(root).isDirectory()) {
      throw new IOException(root + " is a file: --data-dir names a directory of volumes");
    }
    var listing = new VolumeListing(fileSystem);
    listing.walk(root);
    listing.found.sort(Comparator.comparing(FileIdentity::uri));
    return List.copyOf(listing.found);
  }

  private void walk(Path root) throws IOException {
    var directories = new ArrayDeque<Path>();
    var linked = new ArrayDeque<Path>();
    directories.add(root);
    while (!directories.isEmpty() || !linked.isEmpty()) {
      var directory = directories.isEmpty() ? linked.poll() : directories.poll();
      if (!isNew(directory)) {
        continue;
      }
      var inside = new ArrayList<Path>();
      var all = fileSystem.listStatusIterator(directory);
      while (all.hasNext()) {
        var status = all.next();
        if (isVolume(status.getPath())) {
          found.add(status.isDirectory() ? sparseFrame(status) : identity(status));
        } else if (status.isDirectory() && !isHidden(status.getPath())) {
          inside.add(status.getPath());
        }
      }
      inside.sort(Comparator.naturalOrder());
      for (var path : inside) {
        (isLink(path) ? linked : directories).add(path);
      }
    }
  }

  private static FileIdentity identity(FileStatus status) {
    return new FileIdentity(
        status.getPath().toString(), status.getLen(), status.getModificationTime());
  }

  /**
   * Identifies a sparse frame by the lengths of all its files together, and by the time of the last
   * change to any of them: the directory itself does not show a chunk that is written again.
   */
  private FileIdentity sparseFrame(FileStatus directory) throws IOException {
    long length = 0;
    long modified = directory.getModificationTime();
    for (var file : fileSystem.listStatus(directory.getPath())) {
      length += file.getLen();
      modified = Math.max(modified, file.getModificationTime());
    }
    return new FileIdentity(directory.getPath().toString(), length, modified);
  }

  private static boolean isHidden(Path path) {
    return VolumeNames.isHidden(path.getName());
  }

  private static boolean isVolume(Path path) {
    var name = path.getName();
    return !isHidden(path) && VolumeNames.hasVolumeEnding(name) && !VolumeNames.isMask(name);
  }

  /**
   * Tells whether Hadoop shows the target of a symbolic link; only local file systems have links.
   */
  private boolean isLink(Path directory) {
    return isLocal && Files.isSymbolicLink(local(directory));
  }

  /** Tells whether a directory was not listed before under another name. */
  private boolean isNew(Path directory) throws IOException {
    return !isLocal || seen.add(local(directory).toRealPath());
  }

  private static java.nio.file.Path local(Path path) {
    return GivenPath.local(path);
  }
}
