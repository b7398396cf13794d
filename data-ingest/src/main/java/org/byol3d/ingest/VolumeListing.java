package org.byol3d.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.byol3d.storage.GivenPath;
import org.byol3d.volume.source.FileIdentity;

/**
 * Finds the volumes under a directory and its subdirectories: files named {@code *.b2nd} or {@code
 * *.npy}, and sparse frames, which are directories named {@code *.b2nd}. {@link VolumeNames} tells
 * which names are left out; they are counted by kind.
 *
 * <p>Links to directories are followed, after everything else. A directory that was listed before
 * under another name is not listed again, so that loops end and nothing counts twice.
 */
public final class VolumeListing {
  private final FolderReader folders;
  private final Set<Object> seen = new HashSet<>();
  private final Deque<Path> pending = new ArrayDeque<>();
  private final Deque<Path> linked = new ArrayDeque<>();
  private final List<FileIdentity> files = new ArrayList<>();
  private final List<Inspection.Rejected> unusable = new ArrayList<>();
  private final List<FileIdentity> masks = new ArrayList<>();
  private final List<Inspection.Rejected> unusableMasks = new ArrayList<>();
  private final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);

  private VolumeListing(FolderReader folders) {
    this.folders = folders;
  }

  /**
   * Lists a directory.
   *
   * @param directory a URI of a Hadoop file system, or a path of the default one
   * @throws FileNotFoundException if there is no such directory
   * @throws IOException if it is a file, or cannot be listed. Directories in it that may not be
   *     read are {@link #unusable}
   */
  public static VolumeListing of(String directory, Configuration configuration) throws IOException {
    var root = new GivenPath(directory).onDefault(configuration);
    var fileSystem = GivenPath.fileSystem(root, configuration);
    if (!fileSystem.getFileStatus(root).isDirectory()) {
      throw new IOException(root + " is a file: --data-dir names a directory of volumes");
    }
    return of(root, FolderReader.of(fileSystem));
  }

  static VolumeListing of(Path root, FolderReader folders) throws IOException {
    var listing = new VolumeListing(folders);
    listing.walk(root);
    listing.files.sort(Comparator.comparing(FileIdentity::uri));
    listing.masks.sort(Comparator.comparing(FileIdentity::uri));
    listing.unusableMasks.sort(Comparator.comparing(it -> it.file().uri()));
    listing.unusable.sort(Comparator.comparing(it -> it.file().uri()));
    return listing;
  }

  /** Returns the volumes, sorted by URI. */
  public List<FileIdentity> files() {
    return List.copyOf(files);
  }

  /**
   * Returns what has the name of a volume but cannot be opened, and directories that may not be
   * read, sorted by URI. Their lengths and times are 0.
   */
  List<Inspection.Rejected> unusable() {
    return List.copyOf(unusable);
  }

  /** Returns what {@link #unusable} has, in words: each text names the file and says why. */
  public List<String> problems() {
    return unusable.stream().map(Inspection.Rejected::message).toList();
  }

  /**
   * Returns the masks with labels, see {@link MaskNames}, sorted by URI. They are among the names
   * that were left out.
   */
  public List<FileIdentity> masks() {
    return List.copyOf(masks);
  }

  /**
   * Returns the masks of each volume, whether the volume exists or not, by its URI. There are
   * several masks if their names differ in the case of letters; the first is the volume's, and is
   * the one that is named {@code _seg} if there is such a one.
   */
  public SortedMap<String, List<FileIdentity>> masksByVolume() {
    var byVolume = new TreeMap<String, List<FileIdentity>>();
    for (var mask : masks) {
      byVolume
          .computeIfAbsent(MaskNames.volumeOf(mask.uri()).orElseThrow(), uri -> new ArrayList<>())
          .add(mask);
    }
    byVolume.forEach(
        (volume, several) ->
            several.sort(
                Comparator.comparing(mask -> !mask.uri().equals(MaskNames.maskOf(volume)))));
    return byVolume;
  }

  /** Returns what has the name of such a mask but cannot be opened, sorted by URI. */
  List<Inspection.Rejected> unusableMasks() {
    return List.copyOf(unusableMasks);
  }

  /** Returns how many names were left out, by kind. */
  public Map<LeftOut, Integer> leftOut() {
    return new EnumMap<>(leftOut);
  }

  private void walk(Path root) throws IOException {
    seen.add(folders.identity(root));
    for (var entry : sorted(folders.list(root))) {
      sort(entry);
    }
    while (!pending.isEmpty() || !linked.isEmpty()) {
      var folder = pending.isEmpty() ? linked.poll() : pending.poll();
      for (var entry : list(folder)) {
        sort(entry);
      }
    }
  }

  /** Lists a folder below the root; nothing if it was listed before or may not be read. */
  private List<FolderEntry> list(Path folder) throws IOException {
    try {
      if (!seen.add(folders.identity(folder))) {
        count(LeftOut.LISTED_BEFORE);
        return List.of();
      }
      return sorted(folders.list(folder));
    } catch (FileNotFoundException e) {
      return List.of(); // deleted since its own folder was listed
    } catch (AccessControlException e) {
      reject(folder, "the folder may not be read (permission denied), so its volumes are missing");
      return List.of();
    }
  }

  private static List<FolderEntry> sorted(List<FolderEntry> entries) {
    return entries.stream().sorted(Comparator.comparing(FolderEntry::path)).toList();
  }

  private void sort(FolderEntry entry) throws IOException {
    var name = entry.name();
    if (entry.isFolder()) {
      if (VolumeNames.isRecycleBin(name)) {
        count(LeftOut.RECYCLE_BIN);
      } else if (VolumeNames.isHidden(name)) {
        count(LeftOut.HIDDEN_FOLDER);
      } else if (VolumeNames.mayBeSparseFrame(name)) {
        sortFrame(entry);
      } else {
        descend(entry);
      }
    } else if (VolumeNames.isHidden(name)) {
      count(LeftOut.HIDDEN_FILE);
    } else if (!VolumeNames.hasVolumeEnding(name)) {
      count(LeftOut.OTHER_FILE);
    } else if (entry.kind() == FolderEntry.Kind.UNUSABLE) {
      addUnusable(entry);
    } else {
      add(new FileIdentity(entry.path().toString(), entry.length(), entry.modificationTime()));
    }
  }

  private void add(FileIdentity file) {
    if (!VolumeNames.isMask(file.uri())) {
      files.add(file);
      return;
    }
    count(LeftOut.MASK);
    if (MaskNames.volumeOf(file.uri()).isPresent()) {
      masks.add(file);
    }
  }

  private void addUnusable(FolderEntry entry) {
    var rejected = unreadable(entry.path(), entry.problem());
    if (!VolumeNames.isMask(entry.name())) {
      unusable.add(rejected);
      return;
    }
    count(LeftOut.MASK);
    if (MaskNames.volumeOf(entry.name()).isPresent()) {
      unusableMasks.add(rejected);
    }
  }

  private void descend(FolderEntry folder) {
    (folder.kind() == FolderEntry.Kind.LINKED_FOLDER ? linked : pending).add(folder.path());
  }

  /** Sorts a folder with the name of a sparse frame: one without chunks is like any other. */
  private void sortFrame(FolderEntry folder) throws IOException {
    List<FolderEntry> content;
    try {
      content = folders.list(folder.path());
    } catch (AccessControlException e) {
      reject(folder.path(), "the folder may not be read (permission denied)");
      return;
    }
    if (!content.isEmpty()
        && content.stream().noneMatch(entry -> VolumeNames.isOfSparseFrame(entry.name()))) {
      descend(folder);
    } else {
      add(sparseFrame(folder, content));
    }
  }

  /**
   * Returns the state of a volume's file now, as a listing does.
   *
   * @param uri of the file, as a listing has it
   * @throws IOException if there is no such file, or it cannot be opened; names it
   */
  public static FileIdentity identity(String uri, Configuration configuration) throws IOException {
    var path = new GivenPath(uri).onLocal();
    return identity(FolderReader.of(GivenPath.fileSystem(path, configuration)), path);
  }

  /**
   * Returns the state of a volume's file, or of all files of a sparse frame together, as a listing
   * does.
   *
   * @throws IOException if there is no such file, or it cannot be opened; names it
   */
  static FileIdentity identity(FolderReader folders, Path path) throws IOException {
    var entry = folders.entry(path);
    return switch (entry.kind()) {
      case FILE -> new FileIdentity(path.toString(), entry.length(), entry.modificationTime());
      case FOLDER, LINKED_FOLDER -> sparseFrame(entry, folders.list(path));
      case UNUSABLE -> throw new IOException(path + ": " + entry.problem());
    };
  }

  /**
   * Identifies a sparse frame by the lengths of all its files together, and by the time of the last
   * change to any of them: the directory itself does not show a chunk that is written again.
   */
  private static FileIdentity sparseFrame(FolderEntry folder, List<FolderEntry> content) {
    return new FileIdentity(
        folder.path().toString(),
        content.stream().mapToLong(FolderEntry::length).sum(),
        content.stream()
            .mapToLong(FolderEntry::modificationTime)
            .reduce(folder.modificationTime(), Math::max));
  }

  private void reject(Path path, String problem) {
    unusable.add(unreadable(path, problem));
  }

  private static Inspection.Rejected unreadable(Path path, String problem) {
    return new Inspection.Rejected(
        new FileIdentity(path.toString(), 0, 0),
        QuarantineReason.UNREADABLE,
        path + ": " + problem);
  }

  private void count(LeftOut kind) {
    leftOut.merge(kind, 1, Integer::sum);
  }
}
