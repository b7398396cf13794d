package org.byol3d.storage;

import java.io.IOException;
import org.byol3d.text.VisibleText;

/** A JSON file is not what it should be: names the file and the field, and says why. */
public final class InvalidJsonException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String reason;

  /**
   * The message holds the beginning of a long field or reason.
   *
   * @param field path of the field
   * @param cause may be null
   */
  public InvalidJsonException(String file, String field, String reason, Exception cause) {
    super(
        "%s: %s: %s".formatted(file, VisibleText.excerpt(field), VisibleText.excerpt(reason)),
        cause);
    this.field = field;
    this.reason = reason;
  }

  /**
   * Returns the path of the field, such as {@code run.seed}; {@code content} if the file is no JSON
   * object, {@code format} or {@code version} if it is not of a known kind or version.
   */
  public String field() {
    return field;
  }

  /** Returns whether the file may be sound, but is of a version that this program does not read. */
  public boolean isUnknownVersion() {
    return field.equals("version");
  }

  /** Returns what is wrong with the field, without its name. */
  public String reason() {
    return reason;
  }
}
