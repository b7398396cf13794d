package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.byol3d.inference.FailedCase;
import org.byol3d.inference.ValidationScores;
import org.byol3d.predict.PredictJob;
import org.byol3d.predict.PredictListener;
import org.byol3d.predict.PredictReport;
import org.byol3d.predict.PredictedVolume;
import org.byol3d.text.Quoted;
import org.byol3d.text.Table;
import org.byol3d.text.Units;
import org.byol3d.text.VisibleText;

/** Prints how far a prediction is, and what it found. */
final class PredictSummary {
  private static final int MOST_SHOWN = 50;

  private PredictSummary() {}

  /** Returns a listener that prints a line per volume. */
  static PredictListener progress(PrintWriter err) {
    return new PredictListener() {
      @Override
      public void listed(int volumes, int done) {
        err.printf(Locale.ROOT, "%,d volumes, of which %,d are predicted already%n", volumes, done);
      }

      @Override
      public void predicted(PredictedVolume volume, Progress progress) {
        err.printf(
            "%s %s: %s%s%n",
            count(progress), VisibleText.line(volume.name()), found(volume), left(progress));
        err.flush();
      }

      @Override
      public void failed(FailedCase failure, Progress progress) {
        err.printf("%s %s%s%n", count(progress), reason(failure), left(progress));
        err.flush();
      }

      @Override
      public void scoring(int cases) {
        err.printf(Locale.ROOT, "comparing %,d predictions with their masks%n", cases);
      }
    };
  }

  private static String count(PredictListener.Progress progress) {
    return String.format(Locale.ROOT, "%,d/%,d", progress.finished(), progress.total());
  }

  private static String left(PredictListener.Progress progress) {
    return progress.finished() == progress.total()
        ? ""
        : ", about " + Units.durationText(progress.secondsLeft()) + " left";
  }

  private static String found(PredictedVolume volume) {
    return volume.classes().stream()
        .map(
            it ->
                String.format(
                    Locale.ROOT, "%,d × %s", it.components(), VisibleText.line(it.label())))
        .collect(Collectors.joining(", "));
  }

  private static String reason(FailedCase failure) {
    return VisibleText.line(failure.reason());
  }

  /**
   * Prints what was found and what to do next.
   *
   * @param directory of the predictions, as the user named it
   */
  static void print(PrintWriter out, PrintWriter err, PredictReport report, String directory) {
    volumes(out, report.predicted());
    report.scores().ifPresent(scores -> scores(out, scores));
    failures(err, report.failed(), "volumes have no prediction");
    report.scores().ifPresent(it -> failures(err, it.failed(), "predictions have no scores"));
    next(out, report, directory);
  }

  private static void volumes(PrintWriter out, List<PredictedVolume> predicted) {
    if (predicted.isEmpty()) {
      return;
    }
    var table = new Table(2).left("volume").left("class").right("components").right("voxels");
    for (var volume : predicted.subList(0, Math.min(MOST_SHOWN, predicted.size()))) {
      for (var found : volume.classes()) {
        table.row(volume.name(), found.label(), count(found.components()), count(found.voxels()));
      }
    }
    if (predicted.size() > MOST_SHOWN) {
      table.note(
          String.format(
              Locale.ROOT,
              "and %,d more volumes; X_seg.json beside each mask has its numbers",
              predicted.size() - MOST_SHOWN));
    }
    out.printf("%n%s", table.text());
    var totals = new LinkedHashMap<String, Long>();
    predicted.forEach(
        volume ->
            volume
                .classes()
                .forEach(it -> totals.merge(it.label(), (long) it.components(), Long::sum)));
    totals.forEach(
        (label, components) ->
            out.printf(
                Locale.ROOT,
                "%n%,d × %s in %,d volumes%n",
                components,
                VisibleText.line(label),
                predicted.size()));
  }

  private static void scores(PrintWriter out, ValidationScores scores) {
    out.printf(
        Locale.ROOT,
        "%nAgainst the masks of %,d volumes, means: Dice %s, IoU %s; plaques: precision %s, recall"
            + " %s, F1 %s, panoptic quality %s%n",
        scores.cases().size(),
        score(scores.dice()),
        score(scores.iou()),
        score(scores.precision()),
        score(scores.recall()),
        score(scores.f1()),
        score(scores.panopticQuality()));
  }

  private static String score(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static void failures(PrintWriter err, List<FailedCase> failed, String what) {
    if (failed.isEmpty()) {
      return;
    }
    err.printf(Locale.ROOT, "byol3d predict: %,d %s:%n", failed.size(), what);
    failed.stream().limit(MOST_SHOWN).forEach(failure -> err.printf("  %s%n", reason(failure)));
    if (failed.size() > MOST_SHOWN) {
      err.printf(Locale.ROOT, "  and %,d more%n", failed.size() - MOST_SHOWN);
    }
    err.flush();
  }

  private static void next(PrintWriter out, PredictReport report, String directory) {
    if (report.scores().isPresent()) {
      out.printf(
          "%nThe scores of each volume are in %1$s/%2$s, in nnU-Net's form in %1$s/%3$s.%n",
          Quoted.forShell(directory), PredictJob.SCORES, PredictJob.SUMMARY);
    } else if (!report.predicted().isEmpty()) {
      out.printf(
          "%nThe masks are in %s. Next: look at them with a viewer such as napari; --score compares"
              + " them with masks of yours.%n",
          Quoted.forShell(directory));
    }
  }
}
