package org.byol3d.ingest;

import java.io.Serializable;
import java.util.Locale;
import org.byol3d.volume.Extent;
import org.byol3d.volume.source.FileIdentity;

/** Result of opening one file. */
sealed interface Inspection extends Serializable {

  FileIdentity file();

  /** A volume to train on. */
  record Accepted(FileIdentity file, VolumeContent content) implements Inspection {}

  /** A file for the quarantine. */
  record Rejected(FileIdentity file, QuarantineReason reason, String message)
      implements Inspection {

    /** Rejects a volume with an axis that is shorter than the user wants. */
    static Rejected tooSmall(FileIdentity file, Extent extent, int minSize) {
      return new Rejected(
          file,
          QuarantineReason.TOO_SMALL,
          String.format(
              Locale.ROOT,
              "%s: %s voxels, but every axis needs %d (--min-size)",
              file.uri(),
              extent,
              minSize));
    }
  }
}
