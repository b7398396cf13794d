package org.byol3d.submit;

import picocli.CommandLine.TypeConversionException;

/** Reads the numbers of options, and says in plain words what is not one. */
final class Numbers {
  private Numbers() {}

  static int toInt(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw refused(text, "a whole number from -2147483648 to 2147483647", e);
    }
  }

  static long toLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refused(text, "a whole number from -9223372036854775808 to 9223372036854775807", e);
    }
  }

  static double toDouble(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
      throw new NumberFormatException("not finite");
    } catch (NumberFormatException e) {
      throw refused(text, "a number such as 0.5", e);
    }
  }

  private static TypeConversionException refused(String text, String kind, Exception cause) {
    var refused = new TypeConversionException("'" + text + "' is not " + kind);
    refused.initCause(cause);
    return refused;
  }
}
