package org.byol3d.text;

import java.util.Locale;
import java.util.regex.Pattern;

/** Writes text as part of a command that a person copies. */
public final class Quoted {
  /** A word of these characters needs no quotes; a tilde at the beginning would. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Quoted() {}

  /**
   * Returns one word of a shell command: {@code 'my scans'} for a text with blanks, {@code
   * $'a\\u2028b'} for one with invisible characters, which stays on one line.
   */
  public static String forShell(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    return VisibleText.line(text).equals(text)
        ? "'" + text.replace("'", "'\\''") + "'"
        : "$'" + escaped(text) + "'";
  }

  /** Returns a string of Python, with its quotes, on one line. */
  public static String forPython(String text) {
    return "'" + escaped(text) + "'";
  }

  private static String escaped(String text) {
    var word = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              var character = Character.toString(c);
              if (c == '\'' || c == '\\') {
                word.append('\\').append(character);
              } else if (VisibleText.line(character).equals(character)) {
                word.append(character);
              } else {
                word.append(String.format(Locale.ROOT, "\\U%08x", c));
              }
            });
    return word.toString();
  }
}
