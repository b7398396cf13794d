package org.byol3d.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.NotFiniteException;
import org.byol3d.volume.source.FileIdentity;

/** Result of opening one file. Each kind names the file. */
sealed interface Inspection extends Serializable {

  FileIdentity file();

  /** A volume to train on. */
  record Accepted(FileIdentity file, VolumeContent content) implements Inspection {}

  /** A mask to train on. */
  record AcceptedMask(FileIdentity file, MaskContent content) implements Inspection {}

  /** A file for the quarantine. */
  record Rejected(FileIdentity file, QuarantineReason reason, String message)
      implements Inspection {

    /** Rejects a file that cannot be read. */
    static Rejected of(FileIdentity file, Exception cause) {
      if (cause instanceof FormatException e) {
        return of(
            file,
            switch (e.reason()) {
              case DAMAGED -> QuarantineReason.DAMAGED;
              case UNSUPPORTED -> QuarantineReason.UNSUPPORTED;
              case NOT_A_VOLUME -> QuarantineReason.NOT_A_VOLUME;
              case INCOMPLETE -> QuarantineReason.INCOMPLETE;
            },
            cause);
      }
      if (cause instanceof NotFiniteException) {
        return of(file, QuarantineReason.NOT_FINITE, cause);
      }
      if (cause instanceof EOFException) {
        return of(file, QuarantineReason.DAMAGED, cause);
      }
      return of(
          file,
          cause instanceof IOException ? QuarantineReason.UNREADABLE : QuarantineReason.UNEXPECTED,
          cause);
    }

    private static Rejected of(FileIdentity file, QuarantineReason reason, Exception cause) {
      var message = String.valueOf(cause.getMessage());
      if (!message.contains(file.uri())) {
        message = file.uri() + ": " + message;
      }
      if (reason == QuarantineReason.UNEXPECTED || cause.getMessage() == null) {
        message += " (" + cause.getClass().getName() + ")";
      }
      return new Rejected(file, reason, message);
    }

    /** Rejects a mask that has another shape than its volume. */
    static Rejected maskShape(FileIdentity file, Extent mask, Extent volume) {
      return new Rejected(
          file,
          QuarantineReason.MASK_SHAPE,
          String.format(
              Locale.ROOT,
              "%s: the mask has %s voxels, but its volume has %s: make the mask again",
              file.uri(),
              mask,
              volume));
    }

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
