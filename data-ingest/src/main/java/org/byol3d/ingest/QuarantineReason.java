package org.byol3d.ingest;

/** Why a file is kept out of the volumes. */
public enum QuarantineReason {
  /** The bytes contradict the format or each other, or end too early. */
  DAMAGED("the bytes contradict the format, or end too early: copy the file again"),
  /** The file may be sound, but needs a codec or feature that this reader lacks. */
  UNSUPPORTED("a codec or feature that this program does not read: write the file without it"),
  /** The file is an array of another shape or type, or not of the format that its name says. */
  NOT_A_VOLUME("no array of numbers [D, H, W], or another format than the name says"),
  /** Parts of the file were never written, as after a preprocessing that was killed. */
  INCOMPLETE("parts were never written: run the preprocessing again"),
  /** An axis is shorter than {@code --min-size}. */
  TOO_SMALL("an axis is shorter than --min-size"),
  /** Every voxel has the same value, so there is nothing to learn from. */
  CONSTANT("every voxel has the same value, so there is nothing to learn from"),
  /** A voxel is NaN or infinite as float32. */
  NOT_FINITE("a voxel is NaN or infinite"),
  /** Values that differ in the file are equal as float32. */
  IMPRECISE("values that differ in the file are equal as float32: write smaller numbers"),
  /** A mask has another shape than its volume. */
  MASK_SHAPE("a mask of another shape than its volume"),
  /** A voxel of a mask is not a label: no whole number, or one out of range. */
  MASK_VALUE("a mask with a value that is no label: labels are whole numbers from 0 to 65535"),
  /** A mask has too many different values, as an image under the name of a mask has. */
  TOO_MANY_LABELS("a mask with more than 256 different values: is it an image?"),
  /** The volume of a mask is not in the index, or has another mask. */
  MASK_WITHOUT_VOLUME("a mask (_seg) without a usable volume of its name beside it"),
  /**
   * The file system refused. This may be temporary, so the next ingest tries again, even if the
   * file is unchanged.
   */
  UNREADABLE("the file system refused it; the next ingest tries again"),
  /** The reader failed in a way that it should not; please report it. */
  UNEXPECTED("the reader failed; please report it");

  private final String meaning;

  QuarantineReason(String meaning) {
    this.meaning = meaning;
  }

  /** Returns the reason in words, with what to do where that is known. */
  public String meaning() {
    return meaning;
  }
}
