package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.Locale;
import org.byol3d.evaluate.EvaluationReport;
import org.byol3d.evaluate.EvaluationReport.Estimate;
import org.byol3d.evaluate.EvaluationReport.Side;
import org.byol3d.evaluate.LabeledVolumes;
import org.byol3d.evaluate.ResampledUnit;
import org.byol3d.evaluate.ScanSplit;
import org.byol3d.ingest.ScanCounts;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.text.Table;

/** Prints the results of an evaluation as tables. */
final class EvaluationSummary {
  private static final double CHANCE = 0.5;
  private static final int MOST_NAMES_SHOWN = 6;

  private EvaluationSummary() {}

  /** Prints the scans that were found, and what deserves a second look before they are split. */
  static void scans(PrintWriter out, ScanCounts scans) {
    out.printf(Locale.ROOT, "Scans with masks: %,d%n%s%n", scans.volumes().size(), scans.text());
    out.flush();
  }

  /** Prints the tables. */
  static void print(PrintWriter out, EvaluationReport report, LabeledVolumes volumes) {
    var sampling = report.protocol().sampling();
    out.printf(
        Locale.ROOT,
        "Does a crop of %s voxels hold plaque (%d voxels of it or more)?%n%n",
        sampling.edge().size(),
        sampling.minPlaqueVoxels());
    side(out, "train", report.train(), report.protocol().splitUnit());
    side(out, "test", report.test(), report.protocol().splitUnit());
    if (volumes.withoutMask() > 0) {
      out.printf(Locale.ROOT, "  left out: %d volumes without a mask%n", volumes.withoutMask());
    }
    int small = report.tooSmallVolumes().size();
    if (small > 0) {
      out.printf(
          "  %s%n",
          VolumeIndex.tooSmall(
              small, volumes.volumes().size(), report.protocol().sampling().edge()));
    }
    if (!report.oneClassVolumes().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "  left out: %d volumes where all crops, or none, hold plaque%n",
          report.oneClassVolumes().size());
    }
    if (report.protocol().splitUnit() == ScanSplit.Unit.VOLUME) {
      out.printf(
          "  All volumes are of one scan, so volumes were split: figures are too good. If there are"
              + " more scans, tell them apart by --scan-id-pattern.%n");
    }
    if (report.protocol().resampledUnit() == ResampledUnit.CROP) {
      out.printf("  Fewer than 8 volumes to test on: intervals are over crops, and too narrow.%n");
    }
    figures(out, report);
    differences(out, report);
  }

  /**
   * Prints what to do next.
   *
   * @param json file of the report; null if none is written
   */
  static void next(PrintWriter out, EvaluationReport report, String json) {
    if (json != null) {
      out.printf("%nReport: %s%n", json);
    }
    var probes = report.results().get(0).probes();
    boolean works = probes.stream().anyMatch(probe -> probe.areaUnderCurve().low() > CHANCE);
    out.printf(
        "%nNext: %s (docs/evaluation.md)%n",
        works
            ? "trust a difference only if its interval excludes 0, and also with other scans"
            : "no better than chance: compare --normalization and --crop with the training, then"
                + " train longer");
  }

  private static void side(PrintWriter out, String name, Side side, ScanSplit.Unit unit) {
    var units = side.units();
    out.printf(
        Locale.ROOT,
        "  %-5s %d crops, %d with plaque, of %d volumes; %d %s: %s%s%n",
        name,
        side.crops(),
        side.plaque(),
        side.volumes(),
        units.size(),
        unit.name().toLowerCase(Locale.ROOT) + (units.size() == 1 ? "" : "s"),
        String.join(", ", units.subList(0, Math.min(MOST_NAMES_SHOWN, units.size()))),
        units.size() > MOST_NAMES_SHOWN ? ", ..." : "");
  }

  private static void figures(PrintWriter out, EvaluationReport report) {
    var table =
        new Table(2)
            .left("  features")
            .right("count", 8)
            .left("probe", 6)
            .left("AUC [95 %]", 20)
            .left("accuracy [95 %]", 20)
            .left("balanced [95 %]");
    for (var result : report.results()) {
      for (var probe : result.probes()) {
        table.row(
            "  " + result.name(),
            result.features(),
            probe.probe(),
            text(probe.areaUnderCurve(), "%.3f"),
            text(probe.accuracy(), "%.3f"),
            text(probe.balancedAccuracy(), "%.3f"));
      }
    }
    out.printf("%n%s", table.text());
  }

  private static void differences(PrintWriter out, EvaluationReport report) {
    var table = new Table(2).left("").left("", 6).left("", 23).left("");
    for (var difference : report.differences()) {
      table.row(
          "  " + difference.minuend() + " − " + difference.subtrahend(),
          difference.probe(),
          text(difference.areaUnderCurve(), "%+.3f"),
          verdict(difference.areaUnderCurve()));
    }
    out.printf("%n%s", table.text());
  }

  private static String verdict(Estimate difference) {
    if (difference.low() > 0) {
      return "better";
    }
    return difference.high() < 0 ? "worse" : "not told apart";
  }

  private static String text(Estimate estimate, String number) {
    return String.format(
        Locale.ROOT,
        number + " [" + number + ", " + number + "]",
        estimate.value(),
        estimate.low(),
        estimate.high());
  }
}
