package org.byol3d.metrics;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.byol3d.text.Units;

/**
 * Shows people the progress of a run: on a terminal one line that is rewritten in place, elsewhere
 * a line every ten seconds. Times come from the metrics, not from a clock. The class is not
 * thread-safe and does not close its writer.
 */
public final class ConsoleProgress implements MetricsSink {
  /** Time between two lines that are not rewritten in place. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Number of steps, approximately, over which the speed is averaged. */
  private static final double MEMORY_STEPS = 20;

  private final PrintWriter out;
  private final boolean terminal;
  private final double interval;
  private double averageWall;
  private double averageWeight;
  private double sinceLine = Double.POSITIVE_INFINITY;
  private int lineLength;

  /** Creates progress for a file: a line every ten seconds. */
  public ConsoleProgress(PrintWriter out) {
    this(out, false);
  }

  /**
   * Creates progress for a terminal or a file.
   *
   * @param terminal whether people see {@code out} on a terminal: the command line knows
   */
  public ConsoleProgress(PrintWriter out, boolean terminal) {
    this(out, terminal, INTERVAL);
  }

  /**
   * Creates progress.
   *
   * @param terminal whether a carriage return moves to the start of the line
   * @param interval shortest time between two lines without a terminal
   */
  ConsoleProgress(PrintWriter out, boolean terminal, Duration interval) {
    this.out = out;
    this.terminal = terminal;
    this.interval = Units.seconds(interval.toNanos());
  }

  @Override
  public void accept(MetricsRecord record) {
    if (record instanceof StepRecord metrics) {
      step(metrics);
    } else if (record instanceof ValidationMetrics scores) {
      message(scores.step(), text(scores));
    } else if (record instanceof MetricsRecord.Collapse collapse) {
      collapse
          .diagnostics()
          .reason()
          .ifPresent(reason -> message(collapse.step(), "collapse: " + reason));
    } else if (record instanceof MetricsRecord.Event event) {
      var fields = new StringBuilder(event.kind());
      event.fields().forEach((key, value) -> fields.append(" " + key + "=" + value));
      message(event.step(), fields.toString());
    }
  }

  private void step(StepRecord metrics) {
    var wall = metrics.timings().wall();
    average(wall);
    sinceLine += wall;
    var last = metrics.step() + 1 == metrics.totalSteps();
    if (terminal) {
      rewrite(line(metrics));
      if (last) {
        endLine();
      }
    } else if (sinceLine >= interval || last) {
      out.println(line(metrics));
      sinceLine = 0;
    }
    out.flush();
  }

  @Override
  public void close() {
    endLine();
    out.flush();
  }

  /** Updates an exponential mean; the weight corrects the bias of its first values. */
  private void average(double wall) {
    var keep = 1 - 1 / MEMORY_STEPS;
    averageWall = keep * averageWall + (1 - keep) * wall;
    averageWeight = keep * averageWeight + (1 - keep);
  }

  private String line(StepRecord metrics) {
    var timings = metrics.timings();
    var stepTime = averageWall / averageWeight;
    var left = metrics.totalSteps() - metrics.step() - 1;
    return String.format(
        Locale.ROOT,
        "step %,d/%,d  epoch %.2f  loss %.4f  %s  %s crops/s  data %.0f %%  all-reduce %.0f ms"
            + "  ETA %s",
        metrics.step() + 1,
        metrics.totalSteps(),
        metrics.epoch(),
        metrics.loss(),
        own(metrics),
        stepTime > 0 ? String.format(Locale.ROOT, "%.1f", metrics.crops() / stepTime) : "–",
        timings.wall() > 0 ? 100 * timings.dataWait() / timings.wall() : 0,
        1000 * timings.allReduce(),
        Units.durationText(Math.round(left * stepTime)));
  }

  /** Returns what only one kind of training has. */
  private static String own(StepRecord record) {
    if (record instanceof StepMetrics metrics) {
      return String.format(Locale.ROOT, "lr %.2e  τ %.4f", metrics.learningRate(), metrics.tau());
    }
    var metrics = (FinetuneMetrics) record;
    return String.format(
        Locale.ROOT,
        "dice %.4f  ce %.4f  lr %.2e",
        metrics.dice(),
        metrics.entropy(),
        metrics.learningRate());
  }

  private static String text(ValidationMetrics scores) {
    return String.format(
        Locale.ROOT,
        "validation of %,d %s%s: Dice %.4f%s  IoU %.4f  plaques: precision %.3f  recall %.3f"
            + "  F1 %.3f  PQ %.3f  (%.1f s)",
        scores.cases(),
        scores.cases() == 1 ? "volume" : "volumes",
        scores.failed() == 0 ? "" : String.format(Locale.ROOT, " (%,d failed)", scores.failed()),
        scores.dice(),
        scores.best() ? " (best)" : "",
        scores.iou(),
        scores.precision(),
        scores.recall(),
        scores.f1(),
        scores.panopticQuality(),
        scores.seconds());
  }

  private void rewrite(String line) {
    var length = line.codePointCount(0, line.length());
    // Spaces cover the rest of a longer line before.
    out.print("\r" + line + " ".repeat(Math.max(0, lineLength - length)));
    lineLength = length;
  }

  private void endLine() {
    if (lineLength > 0) {
      out.println();
      lineLength = 0;
    }
  }

  private void message(long step, String text) {
    endLine();
    out.println(String.format(Locale.ROOT, "step %,d: %s", step + 1, text));
    out.flush();
  }
}
