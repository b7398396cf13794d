package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.byol3d.repretrain.Criterion;
import org.byol3d.repretrain.LedgerEntry;
import org.byol3d.repretrain.ModelFigures;

/** Entries of a ledger, for people. */
final class LedgerTable {
  private static final String NONE = "-";

  private LedgerTable() {}

  /** Prints one line an entry, and the reasons under it. */
  static void print(PrintWriter out, List<LedgerEntry> entries) {
    out.printf(
        "%-20s  %-11s  %5s  %6s  %6s  %8s  %-8s  %-8s  %s%n",
        "time",
        "verdict",
        "gen.",
        "new",
        "old",
        "quarant.",
        "model",
        "parent",
        "loss, matching (parent's)");
    for (var entry : entries) {
      out.printf(
          "%-20s  %-11s  %5d  %6d  %6d  %8d  %-8s  %-8s  %s%n",
          entry.time(),
          entry.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          entry.generation(),
          entry.newVolumes(),
          entry.oldVolumes(),
          entry.quarantined(),
          Objects.requireNonNullElse(entry.model(), NONE),
          Objects.requireNonNullElse(entry.parent(), NONE),
          pair(entry.figures()) + (entry.parentFigures() == null ? "" : parent(entry)));
      for (var reason : entry.reasons()) {
        out.printf("  %s%n", reason);
      }
    }
  }

  /** Prints every figure of a model beside its parent's. */
  static void printFigures(PrintWriter out, LedgerEntry entry) {
    if (entry.figures() == null) {
      return;
    }
    out.printf("%n%-10s  %8s  %8s%n", "held out", "new", "before");
    for (var criterion : Criterion.values()) {
      var value = criterion.of(entry.figures());
      if (value.isPresent()) {
        out.printf(
            "%-10s  %8s  %8s%n",
            criterion.name().toLowerCase(Locale.ROOT),
            number(value),
            number(
                Optional.ofNullable(entry.parentFigures())
                    .map(criterion::of)
                    .orElse(OptionalDouble.empty())));
      }
    }
  }

  private static String parent(LedgerEntry entry) {
    return " (" + pair(entry.parentFigures()) + ")";
  }

  private static String pair(ModelFigures figures) {
    return figures == null
        ? NONE
        : number(Criterion.LOSS.of(figures)) + ", " + number(Criterion.MATCHING.of(figures));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : NONE;
  }
}
