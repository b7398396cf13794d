package org.byol3d.report.page;

import java.util.Locale;

/**
 * Makes every character of a text visible. File names may hold control characters, which no page
 * may contain, and characters that turn the direction of writing, which make a name look like
 * another.
 */
final class VisibleText {
  private VisibleText() {}

  /**
   * Returns the text with each such character, but not line ends, as its code: {@code <U+202E>}.
   */
  static String of(String text) {
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
