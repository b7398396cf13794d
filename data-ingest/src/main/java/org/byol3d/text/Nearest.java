package org.byol3d.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a user probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * Returns the known word that is the most like a given one, or nothing when none is like it: when
   * more than a third of the letters differ. Case does not count.
   *
   * @param known words that have a meaning; of equally near ones, the first in their order is taken
   */
  public static Optional<String> to(String word, Collection<String> known) {
    int most = Math.max(1, word.length() / 3);
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= most)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(candidate -> distance(word, candidate) <= most);
  }

  /** Returns the question to add to a message, such as {@code ; did you mean crop.size?}, or "". */
  public static String question(String word, Collection<String> known) {
    return to(word, known).map(it -> "; did you mean " + it + "?").orElse("");
  }

  /**
   * Counts the letters to insert, remove, replace or swap with their neighbor, to make one word
   * from the other.
   */
  private static int distance(String one, String other) {
    var a = one.toLowerCase(Locale.ROOT);
    var b = other.toLowerCase(Locale.ROOT);
    var counts = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        counts[i][j] = i == 0 || j == 0 ? i + j : step(counts, a, b, i, j);
      }
    }
    return counts[a.length()][b.length()];
  }

  private static int step(int[][] counts, String a, String b, int i, int j) {
    int replaced = counts[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(counts[i - 1][j], counts[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, counts[i - 2][j - 2] + 1) : least;
  }
}
