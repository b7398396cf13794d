package org.byol3d.report.finetune;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.report.page.Curve;
import org.byol3d.report.page.CurveFigure;
import org.byol3d.report.page.Line;
import org.byol3d.report.page.Numbers;
import org.byol3d.report.run.RunHistory;
import org.byol3d.report.run.Smoothing;

/**
 * Prepares what the page of a fine-tuning shows. The page needs nothing else: no script, no font,
 * no file. Its length does not grow with the number of steps.
 *
 * @param history of the run
 * @param tables of the validations that the run keeps
 * @param slicesStep steps that the run had made when the slices were predicted
 * @param slices of a few cases
 */
public record FinetunePage(
    RunHistory history, List<CaseTable> tables, long slicesStep, List<OutlinedSlice> slices) {
  /** Copies the lists. */
  public FinetunePage {
    tables = List.copyOf(tables);
    slices = List.copyOf(slices);
  }

  /** Returns the validation with the highest Dice, if there was one. */
  public Optional<ValidationMetrics> best() {
    return history.validations().stream().filter(ValidationMetrics::best).reduce((a, b) -> b);
  }

  /** Returns loss, its parts, gradient norm and learning rates. */
  public List<CurveFigure> curves() {
    return List.of(
        Smoothing.figure("Loss", history.loss(), history.resumes()),
        figure(
            "Parts of the loss, smoothed",
            new Line("Dice loss", "second", Smoothing.smoothed(history.dice())),
            new Line("cross entropy", "first", Smoothing.smoothed(history.entropy()))),
        Smoothing.figure("Gradient norm before clipping", history.gradientNorm(), List.of()),
        figure(
            "Learning rate",
            new Line("encoder", "second", history.encoderLearningRate()),
            new Line("decoder", "first", history.learningRate())));
  }

  /** Returns the scores of the validations over the steps. */
  public List<CurveFigure> validations() {
    return List.of(
        figure(
            "Voxels",
            line("intersection over union", "second", ValidationMetrics::iou),
            line("Dice", "first", ValidationMetrics::dice)),
        figure(
            "Plaques",
            line("precision", "ideal", ValidationMetrics::precision),
            line("recall", "second", ValidationMetrics::recall),
            line("F1", "first", ValidationMetrics::f1)),
        figure(
            "Panoptic quality",
            line("panoptic quality", "first", ValidationMetrics::panopticQuality)));
  }

  /** Returns what the best and the last validation found; there is at least one. */
  public String verdict() {
    var all = history.validations();
    var last = all.get(all.size() - 1);
    var now = "The last one, at step %s, has ".formatted(Numbers.count(last.step() + 1));
    return best()
            .map(
                it ->
                    "The best of %s validations, at step %s, has a Dice coefficient of %s and a plaque F1 of %s. "
                        .formatted(
                            Numbers.count(all.size()),
                            Numbers.count(it.step() + 1),
                            CaseTable.score(it.dice()),
                            CaseTable.score(it.f1())))
            .orElse("")
        + now
        + "%s and %s.".formatted(CaseTable.score(last.dice()), CaseTable.score(last.f1()));
  }

  private Line line(String name, String style, ToDoubleFunction<ValidationMetrics> value) {
    var curve = new Curve();
    for (var one : history.validations()) {
      curve.add((double) (one.step() + 1), value.applyAsDouble(one));
    }
    return new Line(name, style, curve);
  }

  private static CurveFigure figure(String title, Line... lines) {
    return new CurveFigure(title, List.of(lines), List.of());
  }
}
