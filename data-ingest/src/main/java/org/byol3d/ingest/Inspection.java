package org.byol3d.ingest;

import java.io.Serializable;
import org.byol3d.volume.source.FileIdentity;

/** What became of one file that was opened. */
sealed interface Inspection extends Serializable {

  FileIdentity file();

  /** A volume to train on. */
  record Accepted(FileIdentity file, VolumeContent content) implements Inspection {}

  /** A file for the quarantine. */
  record Rejected(FileIdentity file, QuarantineReason reason, String message)
      implements Inspection {}
}
