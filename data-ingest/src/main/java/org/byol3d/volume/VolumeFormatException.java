package org.byol3d.volume;

import java.io.IOException;

/**
 * A file that is no volume this project can read: damaged, or of a kind that is not supported.
 * Names the file, the byte and the field, so that whoever gets it can find both the file and the
 * reason.
 */
public final class VolumeFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;
  private final String field;

  /**
   * @param file path or URI
   * @param offset byte of the file at which the field lies
   * @param field name of the field as the format's documents call it
   * @param problem what is wrong with it, and what to do when that is known
   */
  public VolumeFormatException(String file, long offset, String field, String problem) {
    super(file + ": byte " + offset + ", " + field + ": " + problem);
    this.file = file;
    this.offset = offset;
    this.field = field;
  }

  /** The path or URI of the file. */
  public String file() {
    return file;
  }

  /** The position in the file of the field. */
  public long offset() {
    return offset;
  }

  /** The name of the field. */
  public String field() {
    return field;
  }
}
