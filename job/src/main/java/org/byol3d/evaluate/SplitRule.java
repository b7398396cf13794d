package org.byol3d.evaluate;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.byol3d.text.WrongRequestException;

/** Splits scans into those that probes learn from and those that they are tested on. */
public sealed interface SplitRule {
  /**
   * Returns the rule that tests on half of the scans: both sides need several scans for a
   * meaningful figure.
   */
  static SplitRule half() {
    return new Fraction(0.5);
  }

  /**
   * A share of the scans, drawn by the seed; of the volumes, when all are of one scan.
   *
   * @param test share of the test side, in (0, 1); at least one scan goes to each side
   */
  record Fraction(double test) implements SplitRule {
    /** Checks the share. */
    public Fraction {
      if (!(test > 0 && test < 1)) {
        throw new WrongRequestException(
            "test fraction " + test + ": must be greater than 0 and less than 1");
      }
    }
  }

  /**
   * Scans by id. With one side empty, all scans that the other does not name are on it; with both
   * named, further scans are left out.
   *
   * @param train what names the scans to learn from: each text is an id, or several ids with commas
   *     between them
   * @param test what names the scans to test on
   */
  record Scans(Set<String> train, Set<String> test) implements SplitRule {
    /** Checks that a scan is named. */
    public Scans {
      train = Set.copyOf(train);
      test = Set.copyOf(test);
      WrongRequestException.unless(
          !train.isEmpty() || !test.isEmpty(), "name the scans of at least one side of the split");
    }

    /**
     * Finds the ids in the texts. A text that is an id is not taken apart: ids may hold commas.
     *
     * @param known ids of all scans
     * @throws UnusableLabelsException if a text names no scan; lists those there are
     * @throws WrongRequestException if a scan is named for both sides
     */
    Scans resolve(SortedSet<String> known) throws UnusableLabelsException {
      var resolved = new Scans(ids(train, known), ids(test, known));
      for (var scan : resolved.train) {
        WrongRequestException.unless(
            !resolved.test.contains(scan),
            "scan " + scan + " is named for training and for testing: choose one");
      }
      return resolved;
    }

    private static Set<String> ids(Set<String> texts, SortedSet<String> known)
        throws UnusableLabelsException {
      var ids = new TreeSet<String>();
      for (var text : texts) {
        ids.addAll(known.contains(text) ? Set.of(text) : List.of(text.split(",", -1)));
      }
      for (var id : ids) {
        if (!known.contains(id)) {
          throw new UnusableLabelsException(
              "no scan with masks is named '%s': choose from %s".formatted(id, list(known)));
        }
      }
      return ids;
    }
  }

  /** Lists ids, not too many of them. */
  static String list(SortedSet<String> ids) {
    int most = 20;
    var shown = ids.stream().limit(most).collect(Collectors.joining(", ", "[", "]"));
    return ids.size() <= most ? shown : shown + " and " + (ids.size() - most) + " more";
  }
}
