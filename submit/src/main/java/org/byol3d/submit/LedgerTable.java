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
import org.byol3d.text.Table;

/** Prints entries of a ledger. */
final class LedgerTable {
  private static final String NONE = "-";

  private LedgerTable() {}

  /** Prints one line per entry, and its reasons below. */
  static void print(PrintWriter out, List<LedgerEntry> entries) {
    var table =
        new Table(2)
            .left("time", 20)
            .left("verdict", 11)
            .right("gen.", 5)
            .right("new", 6)
            .right("old", 6)
            .right("quarant.", 8)
            .left("model", 8)
            .left("parent", 8)
            .left("loss, matching (parent's)");
    for (var entry : entries) {
      table.row(
          entry.time(),
          entry.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          entry.generation(),
          entry.newVolumes(),
          entry.oldVolumes(),
          entry.quarantined(),
          Objects.requireNonNullElse(entry.model(), NONE),
          Objects.requireNonNullElse(entry.parent(), NONE),
          pair(entry.figures()) + (entry.parentFigures() == null ? "" : parent(entry)));
      entry.reasons().forEach(reason -> table.note("  " + reason));
    }
    out.printf("%s", table.text());
  }

  /** Prints every figure of a model beside the figure of its parent. */
  static void printFigures(PrintWriter out, LedgerEntry entry) {
    if (entry.figures() == null) {
      return;
    }
    var table = new Table(2).left("held out", 10).right("new", 8).right("before", 8);
    for (var criterion : Criterion.values()) {
      var value = criterion.of(entry.figures());
      if (value.isPresent()) {
        table.row(
            criterion.name().toLowerCase(Locale.ROOT),
            number(value),
            number(
                Optional.ofNullable(entry.parentFigures())
                    .map(criterion::of)
                    .orElse(OptionalDouble.empty())));
      }
    }
    out.printf("%n%s", table.text());
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
