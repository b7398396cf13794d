package org.byol3d.b2nd.io;

import java.io.IOException;

/**
 * A file that cannot be read as what it should be. The message names the file, the byte and the
 * field, so that a user finds both the file and the reason.
 */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why the file cannot be read. */
  public enum Reason {
    /** The bytes contradict the format or each other. */
    DAMAGED,
    /** The file may be sound, but needs a codec, filter or feature that the reader lacks. */
    UNSUPPORTED,
    /** The file is not of a known format, or holds something other than a volume of numbers. */
    NOT_A_VOLUME,
    /** Parts of the file were never written, as after a program that was killed. */
    INCOMPLETE
  }

  private final Reason reason;
  private final String file;
  private final long offset;
  private final String field;

  private FormatException(
      Reason reason, String file, long offset, String field, String problem, Throwable cause) {
    super(file + ": byte " + offset + ", " + field + ": " + problem, cause);
    this.reason = reason;
    this.file = file;
    this.offset = offset;
    this.field = field;
  }

  /**
   * Returns the exception for bytes that contradict the format or each other.
   *
   * @param file the path or URI
   * @param offset the position in the file of the field
   * @param field the name of the field, as the format's documents call it
   * @param problem what is wrong with it, and what to do if that is known
   */
  public static FormatException damaged(String file, long offset, String field, String problem) {
    return damaged(file, offset, field, problem, null);
  }

  /** Returns the exception for damage that a library found and reported as {@code cause}. */
  public static FormatException damaged(
      String file, long offset, String field, String problem, Throwable cause) {
    return new FormatException(Reason.DAMAGED, file, offset, field, problem, cause);
  }

  /** Returns the exception for a file that needs a feature which the reader lacks. */
  public static FormatException unsupported(
      String file, long offset, String field, String problem) {
    return new FormatException(Reason.UNSUPPORTED, file, offset, field, problem, null);
  }

  /** Returns the exception for a file that is no volume of numbers. */
  public static FormatException notAVolume(String file, long offset, String field, String problem) {
    return new FormatException(Reason.NOT_A_VOLUME, file, offset, field, problem, null);
  }

  /** Returns the exception for a file of which parts were never written. */
  public static FormatException incomplete(String file, long offset, String field, String problem) {
    return new FormatException(Reason.INCOMPLETE, file, offset, field, problem, null);
  }

  public Reason reason() {
    return reason;
  }

  /** Returns the path or URI of the file. */
  public String file() {
    return file;
  }

  /** Returns the position in the file of the field, or of the chunk or block it belongs to. */
  public long offset() {
    return offset;
  }

  /** Returns the name of the field, as the format's documents call it. */
  public String field() {
    return field;
  }
}
