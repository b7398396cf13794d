package org.byol3d.submit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestReport;
import org.byol3d.ingest.MaskCounts;
import org.byol3d.text.Quoted;
import org.byol3d.text.Units;
import org.byol3d.text.VisibleText;
import org.byol3d.volume.LabelSet;

/** Prints how far an ingest is, and what it did. */
final class IngestSummary {
  private static final int MOST_FILES_SHOWN = 10;
  private static final int MOST_LABELS_SHOWN = 20;

  private IngestSummary() {}

  /** Returns a listener that prints a line for each step of an ingest. */
  static IngestListener progress(PrintWriter err) {
    return (phase, detail) ->
        err.printf("%-9s %s%n", phase.name().toLowerCase(Locale.ROOT), detail);
  }

  /**
   * Prints the table and what to do next.
   *
   * @param index as the user named it
   */
  static void print(PrintWriter out, IngestReport report, String index) {
    out.printf(
        Locale.ROOT,
        "%nIndex %s, generation %d%s%n%n",
        VisibleText.line(index),
        report.generation(),
        report.committed() ? "" : " (no change)");
    line(out, "files seen", report.seen(), "");
    line(out, "  new", report.added(), "");
    line(out, "  changed", report.changed(), "");
    line(out, "  unchanged", report.unchanged(), "not opened again");
    line(out, "files opened", report.opened(), rate(report));
    report.leftOut().forEach((kind, count) -> line(out, "left out", count, kind.text()));
    line(out, "vanished", report.vanished(), report.vanished() > 0 ? "marked in the index" : "");
    line(out, "quarantined", report.quarantined().size(), "");
    line(out, "volumes", report.volumes(), "");
    if (report.sparse() > 0) {
      line(
          out,
          "  sparse",
          report.sparse(),
          "normalized by the percentiles of their foreground, see column window of the index");
    }
    report.masks().ifPresent(masks -> masks(out, masks));
    line(out, "scans", report.scans().volumes().size(), "");
    if (report.renamed() > 0) {
      line(out, "new scan ids", report.renamed(), "from the paths, volumes not opened again");
    }
    out.print(report.scans().text());
    quarantine(out, report, index);
    if (report.volumes() == 0) {
      out.printf("%nNo volume is fit for training: see the reasons above.%n");
    } else {
      out.printf("%nNext: byol3d preview --index %s --out preview.html%n", Quoted.forShell(index));
    }
  }

  private static void masks(PrintWriter out, MaskCounts masks) {
    line(
        out,
        "masks",
        masks.masks(),
        String.format(Locale.ROOT, "%,d volumes have none", masks.withoutMask()));
    masks.labels().entrySet().stream()
        .limit(MOST_LABELS_SHOWN)
        .forEach(
            label ->
                line(
                    out,
                    "  value " + label.getKey(),
                    label.getValue().masks(),
                    String.format(
                        Locale.ROOT,
                        "of the masks hold it, %,d voxels%s",
                        label.getValue().voxels(),
                        LabelSet.isBackground(label.getKey()) ? " of background" : "")));
    if (masks.labels().size() > MOST_LABELS_SHOWN) {
      out.printf(Locale.ROOT, "  and %,d more values%n", masks.labels().size() - MOST_LABELS_SHOWN);
    }
  }

  private static void line(PrintWriter out, String what, long count, String remark) {
    out.printf(Locale.ROOT, "  %-14s %,9d   %s%n", what, count, remark);
  }

  private static String rate(IngestReport report) {
    if (report.opened() == 0) {
      return "";
    }
    var seconds = Math.max(1, report.reading().toMillis()) / 1000.0;
    return String.format(
        Locale.ROOT,
        "in %s: %.1f files/s, %.1f MB/s",
        text(report.reading()),
        report.opened() / seconds,
        report.openedBytes() / Units.MEGA / seconds);
  }

  private static String text(Duration duration) {
    return duration.toMinutes() == 0
        ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
        : String.format(Locale.ROOT, "%d min %d s", duration.toMinutes(), duration.toSecondsPart());
  }

  private static void quarantine(PrintWriter out, IngestReport report, String index) {
    var files = report.quarantined();
    if (files.isEmpty()) {
      return;
    }
    out.printf(Locale.ROOT, "%nIn quarantine, kept out of trainings:%n");
    QuarantineSummary.printReasons(out, files);
    out.printf(
        Locale.ROOT,
        "%n%s%n",
        files.size() > MOST_FILES_SHOWN
            ? String.format(
                Locale.ROOT,
                "The first %d of these %,d files; byol3d inspect --index %s --quarantine prints"
                    + " all:",
                MOST_FILES_SHOWN,
                files.size(),
                Quoted.forShell(index))
            : "The files:");
    QuarantineSummary.printFiles(out, files.subList(0, Math.min(MOST_FILES_SHOWN, files.size())));
  }
}
