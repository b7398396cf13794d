package org.byol3d.config;

import org.byol3d.text.WrongRequestException;

/**
 * Reports a configuration that cannot be used. The message is one line: the key and its value, the
 * rule, and the file and line or the option that gave the value.
 */
public final class InvalidConfigException extends WrongRequestException {
  private static final long serialVersionUID = 1L;

  /** Longest text of a user that a message repeats. */
  private static final int LONGEST = 80;

  InvalidConfigException(String message) {
    super(oneLine(message));
  }

  InvalidConfigException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Returns a user's text, cut when it is long. */
  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?").strip();
  }
}
