package org.byol3d.report.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.report.page.Curve;

/** Holds all that a run's log says. Steps on the curves count from 1. */
final class RunHistory {
  /** Number of steps that count as the last ones. */
  static final int RECENT = 100;

  private static final String RESUMED = "resumed";

  private final Curve loss = new Curve();
  private final Curve learningRate = new Curve();
  private final Curve tau = new Curve();
  private final Curve gradientNorm = new Curve();
  private final Curve wall = new Curve();
  private final Map<String, Curve> parts = new LinkedHashMap<>();
  private final List<MetricsRecord.Collapse> collapse = new ArrayList<>();
  private final List<MetricsRecord.Event> events = new ArrayList<>();
  private StepMetrics last;
  private double seconds;

  private RunHistory() {}

  static RunHistory read(MetricsReader reader) throws IOException {
    var history = new RunHistory();
    for (var record = reader.next(); record != null; record = reader.next()) {
      if (record instanceof StepMetrics step) {
        history.add(step);
      } else if (record instanceof MetricsRecord.Collapse diagnostics) {
        history.collapse.add(diagnostics);
      } else if (record instanceof MetricsRecord.Event event) {
        history.events.add(event);
      }
    }
    return history;
  }

  private void add(StepMetrics metrics) {
    var number = (double) (metrics.step() + 1);
    loss.add(number, metrics.loss());
    learningRate.add(number, metrics.learningRate());
    tau.add(number, metrics.tau());
    gradientNorm.add(number, metrics.gradientNorm());
    wall.add(number, metrics.timings().wall());
    metrics
        .timings()
        .parts()
        .forEach(
            (part, time) -> parts.computeIfAbsent(part, name -> new Curve()).add(number, time));
    seconds += metrics.timings().wall();
    last = metrics;
  }

  Curve loss() {
    return loss;
  }

  Curve learningRate() {
    return learningRate;
  }

  Curve tau() {
    return tau;
  }

  Curve gradientNorm() {
    return gradientNorm;
  }

  /** Returns the seconds of each step. */
  Curve wall() {
    return wall;
  }

  /** Returns the seconds of each part of each step, in the order of a step. */
  Map<String, Curve> parts() {
    return parts;
  }

  List<MetricsRecord.Collapse> collapse() {
    return collapse;
  }

  List<MetricsRecord.Event> events() {
    return events;
  }

  /** Returns the last step, if there is one. */
  Optional<StepMetrics> last() {
    return Optional.ofNullable(last);
  }

  /** Returns the number of steps that the log has. */
  long steps() {
    return loss.size();
  }

  /** Returns the time spent in steps, in seconds. */
  double seconds() {
    return seconds;
  }

  /** Returns the steps, from 1, that were the first after a resume. */
  List<Long> resumes() {
    return events.stream()
        .filter(event -> event.kind().equals(RESUMED))
        .map(event -> event.step() + 1)
        .toList();
  }

  /** Returns the share of the last steps' time that a part took. */
  double recentShare(String part) {
    return parts.get(part).recentMean(RECENT) / wall.recentMean(RECENT);
  }
}
