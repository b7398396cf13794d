package org.byol3d.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.byol3d.volume.format.FormatVolumeOpener;

/** Tells what is a volume, and what is left out, by names, in any case of letters. */
final class VolumeNames {
  /**
   * What the names of masks end with, before the ending of the format: labels of nnU-Net, and the
   * anonymized regions and the anatomy of nnssl.
   */
  private static final List<String> MASKS = List.of(MaskNames.MARK, "__anon", "__anat");

  /**
   * Folders in which file servers, desktops and file systems keep deleted files, thumbnails,
   * snapshots and recovered pieces.
   */
  private static final Set<String> RECYCLE_BINS =
      Set.of(
          "#recycle",
          "#snapshot",
          "@eadir",
          "@recycle",
          "@recently-snapshot",
          "$recycle.bin",
          "recycler",
          "system volume information",
          "lost+found",
          ".snapshot",
          ".snapshots",
          ".zfs",
          "~snapshot");

  private static final Pattern SPARSE_CHUNK = Pattern.compile("[0-9A-Fa-f]{8}\\.chunk");
  private static final String TRASH = ".trash";

  private VolumeNames() {}

  /** Tells whether a name has the ending of a format: that of a volume or of a mask. */
  static boolean hasVolumeEnding(String name) {
    return FormatVolumeOpener.isVolume(name);
  }

  /** Tells whether a name with the ending of a format is that of a mask. */
  static boolean isMask(String name) {
    var stem = name.substring(0, name.lastIndexOf('.')).toLowerCase(Locale.ROOT);
    return MASKS.stream().anyMatch(stem::endsWith);
  }

  /**
   * Tells whether a name is hidden, as everywhere in Hadoop; half-written files have such names.
   */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** Tells whether a folder holds what was deleted, or copies that the system keeps. */
  static boolean isRecycleBin(String folder) {
    var name = folder.toLowerCase(Locale.ROOT);
    return RECYCLE_BINS.contains(name) || name.startsWith(TRASH);
  }

  /** Tells whether a folder with this name may be a sparse frame. */
  static boolean mayBeSparseFrame(String folder) {
    return folder.toLowerCase(Locale.ROOT).endsWith(".b2nd");
  }

  /** Tells whether a name in a folder shows that the folder is a sparse frame. */
  static boolean isOfSparseFrame(String name) {
    return name.equals("chunks.b2frame") || SPARSE_CHUNK.matcher(name).matches();
  }
}
