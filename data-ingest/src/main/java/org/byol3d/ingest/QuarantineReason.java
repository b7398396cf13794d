package org.byol3d.ingest;

/** Why a file is kept out of the volumes. */
public enum QuarantineReason {
  /** The bytes contradict the format or each other, or end too early. */
  DAMAGED,
  /** Perhaps sound, but needs a codec or feature that this reader lacks. */
  UNSUPPORTED,
  /**
   * An array of another shape or type than volumes have, or a file that is not what its name says.
   */
  NOT_A_VOLUME,
  /** An axis is shorter than asked for. */
  TOO_SMALL,
  /** A voxel is NaN or infinite as float32. */
  NOT_FINITE,
  /**
   * The file system refused: a state of the moment, not of the file, so that the next ingest tries
   * again even if the file is unchanged.
   */
  UNREADABLE,
  /** The reader failed in a way it should not: worth a bug report. */
  UNEXPECTED
}
