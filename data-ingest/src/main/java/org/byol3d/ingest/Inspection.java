package org.byol3d.ingest;

import java.io.Serializable;
import org.byol3d.volume.source.FileIdentity;

/** Result of opening one file. */
sealed interface Inspection extends Serializable {

  FileIdentity file();

  /** A volume to train on. */
  record Accepted(FileIdentity file, VolumeContent content) implements Inspection {}

  /** A file for the quarantine. */
  record Rejected(FileIdentity file, QuarantineReason reason, String message)
      implements Inspection {}
}
