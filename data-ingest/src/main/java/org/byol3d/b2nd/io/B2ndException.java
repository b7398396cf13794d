package org.byol3d.b2nd.io;

import java.io.IOException;

/**
 * A {@code .b2nd} file that cannot be read: it is damaged, or it uses a part of the format that is
 * not supported. Names the file, the byte and the field, so that whoever gets it can find both the
 * file and the reason.
 */
public final class B2ndException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why the file cannot be read. */
  public enum Reason {
    /** The bytes contradict the format or each other. */
    DAMAGED,
    /** The file may be sound, but needs a codec, filter or feature that this reader lacks. */
    UNSUPPORTED
  }

  private final Reason reason;
  private final String file;
  private final long offset;
  private final String field;

  private B2ndException(
      Reason reason, String file, long offset, String field, String problem, Throwable cause) {
    super(file + ": byte " + offset + ", " + field + ": " + problem, cause);
    this.reason = reason;
    this.file = file;
    this.offset = offset;
    this.field = field;
  }

  /** A file whose bytes contradict the format or each other. */
  public static B2ndException damaged(String file, long offset, String field, String problem) {
    return damaged(file, offset, field, problem, null);
  }

  /** As above, found by a library that said why. */
  public static B2ndException damaged(
      String file, long offset, String field, String problem, Throwable cause) {
    return new B2ndException(Reason.DAMAGED, file, offset, field, problem, cause);
  }

  /** A file that needs what this reader lacks. */
  public static B2ndException unsupported(String file, long offset, String field, String problem) {
    return new B2ndException(Reason.UNSUPPORTED, file, offset, field, problem, null);
  }

  public Reason reason() {
    return reason;
  }

  /** The path or URI of the file. */
  public String file() {
    return file;
  }

  /** The position in the file of the field, or of the chunk or block it belongs to. */
  public long offset() {
    return offset;
  }

  /** The name of the field, as the format's documents call it. */
  public String field() {
    return field;
  }
}
