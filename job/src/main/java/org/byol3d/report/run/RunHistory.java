package org.byol3d.report.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.byol3d.metrics.FinetuneMetrics;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.metrics.StepRecord;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.report.page.Curve;
import org.byol3d.report.page.Numbers;

/**
 * Holds all that a run's log says, of either kind of training. Steps on the curves count from 1.
 * Curves that a kind of training does not have are empty.
 */
public final class RunHistory {
  /** Number of steps that count as the last ones. */
  public static final int RECENT = 100;

  private static final String RESUMED = "resumed";

  private final Curve loss = new Curve();
  private final Curve learningRate = new Curve();
  private final Curve tau = new Curve();
  private final Curve encoderLearningRate = new Curve();
  private final Curve dice = new Curve();
  private final Curve entropy = new Curve();
  private final Curve gradientNorm = new Curve();
  private final Curve wall = new Curve();
  private final Map<String, Curve> parts = new LinkedHashMap<>();
  private final List<MetricsRecord.Collapse> collapse = new ArrayList<>();
  private final List<ValidationMetrics> validations = new ArrayList<>();
  private final List<MetricsRecord.Event> events = new ArrayList<>();
  private StepRecord last;
  private double seconds;

  private RunHistory() {}

  /**
   * Reads a log to its end.
   *
   * @throws IOException if a line is damaged; names file, line and field
   */
  public static RunHistory read(MetricsReader reader) throws IOException {
    var history = new RunHistory();
    for (var record = reader.next(); record != null; record = reader.next()) {
      if (record instanceof StepRecord step) {
        history.add(step);
      } else if (record instanceof ValidationMetrics validation) {
        history.validations.add(validation);
      } else if (record instanceof MetricsRecord.Collapse diagnostics) {
        history.collapse.add(diagnostics);
      } else if (record instanceof MetricsRecord.Event event) {
        history.events.add(event);
      }
    }
    return history;
  }

  private void add(StepRecord metrics) {
    var number = (double) (metrics.step() + 1);
    loss.add(number, metrics.loss());
    if (metrics instanceof StepMetrics pretraining) {
      learningRate.add(number, pretraining.learningRate());
      tau.add(number, pretraining.tau());
    } else if (metrics instanceof FinetuneMetrics finetuning) {
      learningRate.add(number, finetuning.learningRate());
      encoderLearningRate.add(number, finetuning.encoderLearningRate());
      dice.add(number, finetuning.dice());
      entropy.add(number, finetuning.entropy());
    }
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

  /** Returns the loss of each step. */
  public Curve loss() {
    return loss;
  }

  /** Returns the learning rate of each step; in fine-tuning, that of the decoder. */
  public Curve learningRate() {
    return learningRate;
  }

  /** Returns the encoder's learning rate of each step of a fine-tuning. */
  public Curve encoderLearningRate() {
    return encoderLearningRate;
  }

  /** Returns the Dice loss of each step of a fine-tuning, without its weight. */
  public Curve dice() {
    return dice;
  }

  /** Returns the cross entropy of each step of a fine-tuning, without its weight. */
  public Curve entropy() {
    return entropy;
  }

  /** Returns τ of each step of a pretraining. */
  public Curve tau() {
    return tau;
  }

  /** Returns the norm of the gradient before clipping. */
  public Curve gradientNorm() {
    return gradientNorm;
  }

  /** Returns the seconds of each step. */
  public Curve wall() {
    return wall;
  }

  /** Returns the seconds of each part of each step, in the order of a step. */
  public Map<String, Curve> parts() {
    return parts;
  }

  /** Returns the diagnostics of a pretraining, in order. */
  public List<MetricsRecord.Collapse> collapse() {
    return collapse;
  }

  /** Returns the validations of a fine-tuning, in order. */
  public List<ValidationMetrics> validations() {
    return validations;
  }

  /** Returns whether this is a fine-tuning. */
  public boolean isFinetuning() {
    return last instanceof FinetuneMetrics || !validations.isEmpty();
  }

  /** Returns what happened, in order. */
  public List<MetricsRecord.Event> events() {
    return events;
  }

  /** Returns the last step, if there is one. */
  public Optional<StepRecord> last() {
    return Optional.ofNullable(last);
  }

  /** Returns the number of steps that the log has. */
  public long steps() {
    return loss.size();
  }

  /** Returns the time spent in steps, in seconds. */
  public double seconds() {
    return seconds;
  }

  /** Returns the steps, from 1, that were the first after a resume. */
  public List<Long> resumes() {
    return events.stream()
        .filter(event -> event.kind().equals(RESUMED))
        .map(event -> event.step() + 1)
        .toList();
  }

  /** Returns the share of the last steps' time that a part took. */
  double recentShare(String part) {
    return parts.get(part).recentMean(RECENT) / wall.recentMean(RECENT);
  }

  /** Returns the mean loss of the last steps, as text. */
  public String recentLoss() {
    var recent = loss.recentMean(RECENT);
    return Double.isFinite(recent) ? Numbers.text(recent) : "not finite";
  }

  /** Returns how many crops the last steps computed per second, as text. */
  public String cropsPerSecond() {
    var time = wall.recentMean(RECENT);
    return time > 0 ? String.format(Locale.ROOT, "%.1f", last.crops() / time) : "–";
  }

  /**
   * Returns the seconds that the other steps of the run will take at the speed of the last ones.
   */
  public double secondsLeft() {
    return (last.totalSteps() - last.step() - 1) * wall.recentMean(RECENT);
  }
}
