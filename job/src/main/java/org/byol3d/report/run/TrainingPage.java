package org.byol3d.report.run;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.report.page.Curve;
import org.byol3d.report.page.CurveFigure;
import org.byol3d.report.page.Line;
import org.byol3d.report.page.Markup;
import org.byol3d.report.page.Numbers;
import org.byol3d.report.page.PageFrame;

/**
 * Writes a run's history as one HTML page that needs nothing else: no script, no font, no file. Its
 * length does not grow with the number of steps.
 */
final class TrainingPage {
  /** The loss is averaged over a hundredth of the run, but not over fewer steps than these. */
  private static final double LEAST_SMOOTHING = 10;

  private static final double SMOOTHING_SHARE = 0.01;

  private final Markup page;
  private final RunHistory history;

  /**
   * @param out receives UTF-8; not closed
   */
  TrainingPage(OutputStream out, RunHistory history) throws IOException {
    this.page = new Markup(out);
    this.history = history;
  }

  void write(String run, Map<String, String> facts) throws IOException {
    PageFrame.begin(
        page, "byol3d report of " + run, PageFrame.style(TrainingPage.class, "training.css"));
    page.open("header").element("h1", "What a training run did");
    page.open("p").inline("code", run, "class", "path").close();
    var last = history.last();
    if (last.isPresent()) {
      counts(last.get());
    }
    page.close();
    nextSteps();
    if (last.isPresent()) {
      curves();
      collapse();
      section("time", "Where the time of a step goes");
      TimeTable.write(page, history);
      page.close();
    }
    section("events", "What happened");
    EventTable.write(page, history.events());
    page.close();
    facts(facts);
    PageFrame.end(page);
  }

  private void section(String id, String title) throws IOException {
    page.open("section", "id", id).element("h2", title);
  }

  private void counts(StepMetrics last) throws IOException {
    var stepTime = history.wall().recentMean(RunHistory.RECENT);
    var left = last.totalSteps() - last.step() - 1;
    page.open("dl", "class", "counts");
    count(
        "of %s steps".formatted(Numbers.count(last.totalSteps())), Numbers.count(last.step() + 1));
    count("epochs", String.format(Locale.ROOT, "%.2f", last.epoch()));
    count(
        "loss, mean of the last " + Math.min(history.steps(), RunHistory.RECENT),
        finite(history.loss().recentMean(RunHistory.RECENT)));
    count("crop pairs a step", Numbers.count(last.cropPairs()));
    count("workers", Numbers.count(last.workers()));
    count(
        "crops a second",
        stepTime > 0 ? String.format(Locale.ROOT, "%.1f", 2 * last.cropPairs() / stepTime) : "–");
    count("in steps", ConsoleProgress.duration(Math.round(history.seconds())));
    if (left > 0) {
      count("left at this speed", ConsoleProgress.duration(Math.round(left * stepTime)));
    }
    page.close();
  }

  private void count(String name, String value) throws IOException {
    page.open("div").element("dt", name).element("dd", value).close();
  }

  private static String finite(double value) {
    return Double.isFinite(value) ? Numbers.text(value) : "not finite";
  }

  private void nextSteps() throws IOException {
    section("next", "What to do next");
    page.open("ul");
    for (var advice : NextSteps.of(history)) {
      page.element("li", advice);
    }
    page.close().close();
  }

  private void curves() throws IOException {
    var smoothing = Math.max(LEAST_SMOOTHING, SMOOTHING_SHARE * history.steps());
    section("curves", "Loss and schedules");
    page.open("div", "class", "grid");
    CurveFigure.write(
        page,
        "Loss",
        List.of(
            new Line("each step", "raw", history.loss()),
            new Line(
                String.format(Locale.ROOT, "mean over about %,.0f steps", smoothing),
                "first",
                history.loss().smoothed(smoothing))),
        history.resumes());
    CurveFigure.write(
        page,
        "Gradient norm before clipping",
        List.of(
            new Line("each step", "raw", history.gradientNorm()),
            new Line(
                String.format(Locale.ROOT, "mean over about %,.0f steps", smoothing),
                "first",
                history.gradientNorm().smoothed(smoothing))),
        List.of());
    single("Learning rate", history.learningRate());
    single("τ of the target's moving average", history.tau());
    page.close().close();
  }

  private void single(String title, Curve curve) throws IOException {
    CurveFigure.write(page, title, List.of(new Line(title, "first", curve)), List.of());
  }

  private void collapse() throws IOException {
    section("collapse", "Do the projections tell samples apart?");
    if (history.collapse().isEmpty()) {
      page.element("p", "The run has not looked at its projections yet.").close();
      return;
    }
    var latest = history.collapse().get(history.collapse().size() - 1);
    var diagnostics = latest.diagnostics();
    page.element(
        "p",
        "Of %s projections of length %s, scaled to length 1, up to step %s: %s"
            .formatted(
                Numbers.count(diagnostics.rows()),
                Numbers.count(diagnostics.dimensions()),
                Numbers.count(latest.step() + 1),
                verdict(diagnostics.judged(), diagnostics.reason().orElse("no sign of collapse"))));
    page.open("div", "class", "grid three");
    CollapseFigures.write(page, history.collapse());
    page.close().close();
  }

  private static String verdict(boolean judged, String finding) {
    return judged ? finding + "." : "too few to tell.";
  }

  private void facts(Map<String, String> facts) throws IOException {
    if (facts.isEmpty()) {
      return;
    }
    section("facts", "The run");
    page.open("dl", "class", "run-facts");
    for (var fact : facts.entrySet()) {
      page.element("dt", fact.getKey()).open("dd");
      if (fact.getValue().contains("\n")) {
        page.inline("pre", fact.getValue());
      } else {
        page.inline("span", fact.getValue(), "class", "path");
      }
      page.close();
    }
    page.close().close();
  }
}
