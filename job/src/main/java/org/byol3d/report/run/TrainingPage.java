package org.byol3d.report.run;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.report.page.Curve;
import org.byol3d.report.page.CurveFigure;
import org.byol3d.report.page.Line;
import org.byol3d.report.page.Numbers;

/**
 * Prepares what the page of a run shows. The page needs nothing else: no script, no font, no file.
 * Its length does not grow with the number of steps.
 *
 * @param history of the run
 */
record TrainingPage(RunHistory history) {
  /** Returns loss, gradient norm and schedules. */
  List<CurveFigure> curves() {
    return List.of(
        Smoothing.figure("Loss", history.loss(), history.resumes()),
        Smoothing.figure("Gradient norm before clipping", history.gradientNorm(), List.of()),
        figure("Learning rate", new Line("Learning rate", "first", history.learningRate())),
        figure("τ of the target's moving average", new Line("τ", "first", history.tau())));
  }

  private static CurveFigure figure(String title, Line... lines) {
    return new CurveFigure(title, List.of(lines), List.of());
  }

  /** Returns what the last diagnostics say; there is at least one record. */
  String collapseVerdict() {
    var latest = history.collapse().get(history.collapse().size() - 1);
    var diagnostics = latest.diagnostics();
    return "Of %s projections of length %s, scaled to length 1, up to step %s: %s"
        .formatted(
            Numbers.count(diagnostics.rows()),
            Numbers.count(diagnostics.dimensions()),
            Numbers.count(latest.step() + 1),
            diagnostics.judged()
                ? diagnostics.reason().orElse("no sign of collapse") + "."
                : "too few to tell.");
  }

  /** Returns the diagnostics of collapse over the steps, with what to compare them with. */
  List<CurveFigure> collapseFigures() {
    return List.of(
        figure(
            "Standard deviation per dimension",
            line("1/√d: isotropic", "ideal", CollapseDiagnostics::isotropicStd),
            line("collapsed below", "threshold", CollapseDiagnostics::leastStd),
            line("least dimension", "second", CollapseDiagnostics::minStd),
            line("mean", "first", CollapseDiagnostics::meanStd)),
        figure(
            "Effective rank",
            line("most that the rows can show", "ideal", CollapseDiagnostics::mostDirections),
            line("collapsed below", "threshold", CollapseDiagnostics::leastRank),
            line("effective rank", "first", CollapseDiagnostics::effectiveRank)),
        figure(
            "Mean cosine between samples",
            line("mean cosine", "first", CollapseDiagnostics::meanCosine)));
  }

  private Line line(String name, String style, ToDoubleFunction<CollapseDiagnostics> value) {
    var curve = new Curve();
    for (var each : history.collapse()) {
      curve.add((double) (each.step() + 1), value.applyAsDouble(each.diagnostics()));
    }
    return new Line(name, style, curve);
  }
}
