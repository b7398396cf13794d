package org.byol3d.text;

import java.util.Locale;

/**
 * Makes every character of a text visible. File names may hold control characters, which no page
 * may contain and which a terminal obeys, and characters that turn the direction of writing, which
 * make a name look like another.
 */
public final class VisibleText {
  private static final int MOST_EXCERPT = 300;

  private VisibleText() {}

  /**
   * Returns the text with each such character, but not line ends, as its code: {@code <U+202E>}.
   */
  public static String of(String text) {
    if (text.codePoints().allMatch(VisibleText::isVisible)) {
      return text;
    }
    var visible = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                visible.appendCodePoint(c);
              } else {
                visible.append(String.format(Locale.ROOT, "<U+%04X>", c));
              }
            });
    return visible.toString();
  }

  /** Returns the text on one line: also each line end as its code, {@code <U+000A>}. */
  public static String line(String text) {
    return of(text).replace("\n", "<U+000A>");
  }

  /**
   * Returns the beginning of a text on one line: at most 300 of its characters, for messages about
   * content of any length.
   */
  public static String excerpt(String text) {
    if (text.length() <= MOST_EXCERPT) {
      return line(text);
    }
    // Not between the two halves of a character.
    int end = MOST_EXCERPT - (Character.isHighSurrogate(text.charAt(MOST_EXCERPT - 1)) ? 1 : 0);
    return line(text.substring(0, end)) + "…";
  }

  private static boolean isVisible(int c) {
    return c == '\n'
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
