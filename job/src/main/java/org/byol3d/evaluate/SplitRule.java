package org.byol3d.evaluate;

import java.util.Set;
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
   * @param train ids of the scans to learn from
   * @param test ids of the scans to test on
   */
  record Scans(Set<String> train, Set<String> test) implements SplitRule {
    /** Checks that no scan is on both sides. */
    public Scans {
      train = Set.copyOf(train);
      test = Set.copyOf(test);
      if (train.isEmpty() && test.isEmpty()) {
        throw new WrongRequestException("name the scans of at least one side of the split");
      }
      for (var scan : train) {
        if (test.contains(scan)) {
          throw new WrongRequestException(
              "scan " + scan + " is named for training and for testing: choose one");
        }
      }
    }
  }
}
