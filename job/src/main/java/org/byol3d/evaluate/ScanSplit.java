package org.byol3d.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.byol3d.random.SplitRandom;

/**
 * A split of whole scans: crops of one scan are never on both sides. Patches of a scan share the
 * animal, the staining and the microscope, so that a probe tested on the scan it learned from is
 * tested on what it has seen.
 *
 * @param unit what is never split
 * @param train ids of the units to learn from, sorted; not empty
 * @param test ids of the units to test on, sorted; not empty
 */
public record ScanSplit(Unit unit, List<String> train, List<String> test) {
  private static final long SPLIT = 0x6576616c73706cL; // "evalspl"

  /** Copies the lists. */
  public ScanSplit {
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /** What is never split. */
  public enum Unit {
    /** A scan. */
    SCAN,
    /** A volume: all there is when all volumes are of one scan. Figures are then too good. */
    VOLUME;

    /** Returns the id of a volume's unit. */
    public String of(LabeledVolume volume) {
      return this == SCAN ? volume.scanId() : volume.id();
    }
  }

  /**
   * Splits volumes.
   *
   * @param seed key of the draw, where one is needed
   * @throws UnusableLabelsException if a side stays empty, or a scan that the rule names is not
   *     there
   */
  public static ScanSplit of(Collection<LabeledVolume> volumes, SplitRule rule, long seed)
      throws UnusableLabelsException {
    var scans = units(volumes, Unit.SCAN);
    if (rule instanceof SplitRule.Scans named) {
      return named(scans, named);
    }
    var unit = scans.size() > 1 ? Unit.SCAN : Unit.VOLUME;
    return drawn(unit, units(volumes, unit), ((SplitRule.Fraction) rule).test(), seed);
  }

  private static ScanSplit drawn(Unit unit, Set<String> units, double testShare, long seed)
      throws UnusableLabelsException {
    if (units.size() < 2) {
      throw new UnusableLabelsException(
          String.format(
              Locale.ROOT,
              "labeled crops of both classes in %d volume: two scans are needed, or two volumes",
              units.size()));
    }
    var shuffled = new ArrayList<>(units);
    var random = SplitRandom.of(seed, SPLIT);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    // Rounded down: of an odd number, the odd one is learned from.
    int test = Math.max(1, (int) (testShare * units.size()));
    return new ScanSplit(
        unit, sorted(shuffled.subList(test, shuffled.size())), sorted(shuffled.subList(0, test)));
  }

  private static ScanSplit named(SortedSet<String> scans, SplitRule.Scans rule)
      throws UnusableLabelsException {
    var train = new TreeSet<>(rule.train());
    var test = new TreeSet<>(rule.test());
    requireKnown(train, scans);
    requireKnown(test, scans);
    if (train.isEmpty()) {
      train.addAll(scans);
      train.removeAll(test);
    } else if (test.isEmpty()) {
      test.addAll(scans);
      test.removeAll(train);
    }
    if (train.isEmpty() || test.isEmpty()) {
      throw new UnusableLabelsException(
          "no scan is left to %s: of the scans %s all are named for the other side"
              .formatted(train.isEmpty() ? "train on" : "test on", SplitRule.list(scans)));
    }
    return new ScanSplit(Unit.SCAN, List.copyOf(train), List.copyOf(test));
  }

  private static void requireKnown(Set<String> named, SortedSet<String> scans)
      throws UnusableLabelsException {
    for (var scan : named) {
      if (!scans.contains(scan)) {
        throw new UnusableLabelsException(
            "scan %s has no labeled crops of both classes; those that have: %s"
                .formatted(scan, SplitRule.list(scans)));
      }
    }
  }

  private static SortedSet<String> units(Collection<LabeledVolume> volumes, Unit unit) {
    var ids = new TreeSet<String>();
    volumes.forEach(volume -> ids.add(unit.of(volume)));
    return ids;
  }

  private static List<String> sorted(List<String> ids) {
    return ids.stream().sorted().toList();
  }
}
