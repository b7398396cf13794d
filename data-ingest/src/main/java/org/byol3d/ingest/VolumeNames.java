package org.byol3d.ingest;

import java.util.List;
import java.util.Locale;
import org.byol3d.volume.format.FormatVolumeOpener;

/** Tells volumes from masks by their names, in any case of letters. */
final class VolumeNames {
  /**
   * What the names of masks end with, before the ending of the format: labels of nnU-Net, and the
   * anonymized regions and the anatomy of nnssl.
   */
  private static final List<String> MASKS = List.of("_seg", "__anon", "__anat");

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
}
