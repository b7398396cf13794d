package org.byol3d.ingest;

/** Why a file is kept out of the volumes. */
public enum QuarantineReason {
  /** The bytes contradict the format or each other, or end too early. */
  DAMAGED,
  /** The file may be sound, but needs a codec or feature that this reader lacks. */
  UNSUPPORTED,
  /** The file is an array of another shape or type, or not of the format that its name says. */
  NOT_A_VOLUME,
  /** Parts of the file were never written, as after a preprocessing that was killed. */
  INCOMPLETE,
  /** An axis is shorter than {@code --min-size}. */
  TOO_SMALL,
  /** A voxel is NaN or infinite as float32. */
  NOT_FINITE,
  /** All voxels have one value: there is nothing to learn. */
  CONSTANT,
  /** Values that differ in the file are equal as float32. */
  IMPRECISE,
  /**
   * The file system refused. This may be temporary, so the next ingest tries again, even if the
   * file is unchanged.
   */
  UNREADABLE,
  /** The reader failed in a way that it should not; please report it. */
  UNEXPECTED
}
