package org.byol3d.report.run;

import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.metrics.MetricsRecord.Collapse;
import org.byol3d.report.page.Curve;
import org.byol3d.report.page.CurveFigure;
import org.byol3d.report.page.Line;
import org.byol3d.report.page.Markup;

/** Diagnostics of collapse over the steps, with what they are to be compared with. */
final class CollapseFigures {
  private final List<Collapse> records;

  private CollapseFigures(List<Collapse> records) {
    this.records = records;
  }

  /** Writes the figures; there is at least one record. */
  static void write(Markup page, List<Collapse> records) throws IOException {
    var figures = new CollapseFigures(records);
    CurveFigure.write(
        page,
        "Standard deviation per dimension",
        List.of(
            figures.line("1/√d: isotropic", "ideal", CollapseDiagnostics::isotropicStd),
            figures.line("collapsed below", "threshold", CollapseDiagnostics::leastStd),
            figures.line("least dimension", "second", CollapseDiagnostics::minStd),
            figures.line("mean", "first", CollapseDiagnostics::meanStd)),
        List.of());
    CurveFigure.write(
        page,
        "Effective rank",
        List.of(
            figures.line(
                "most that the rows can show", "ideal", CollapseDiagnostics::mostDirections),
            figures.line("collapsed below", "threshold", CollapseDiagnostics::leastRank),
            figures.line("effective rank", "first", CollapseDiagnostics::effectiveRank)),
        List.of());
    CurveFigure.write(
        page,
        "Mean cosine between samples",
        List.of(figures.line("mean cosine", "first", CollapseDiagnostics::meanCosine)),
        List.of());
  }

  private Line line(String name, String style, ToDoubleFunction<CollapseDiagnostics> value) {
    var curve = new Curve();
    for (var each : records) {
      curve.add((double) (each.step() + 1), value.applyAsDouble(each.diagnostics()));
    }
    return new Line(name, style, curve);
  }
}
