package org.byol3d.metrics;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.byol3d.byol.CollapseDiagnostics;

/**
 * Progress for people: a line that is rewritten in place on a terminal, elsewhere a line now and
 * then. Time is that of the metrics, never a clock's. Not thread-safe; does not close its writer.
 */
public final class ConsoleProgress implements MetricsSink {
  /** Between two lines where they are not rewritten in place. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Steps over which the speed is averaged, about. */
  private static final double MEMORY_STEPS = 20;

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final PrintWriter out;
  private final boolean terminal;
  private final double interval;
  private double averageWall;
  private double averageWeight;
  private double sinceLine = Double.POSITIVE_INFINITY;
  private int lineLength;

  /** Prints a line now and then, as to a file. */
  public ConsoleProgress(PrintWriter out) {
    this(out, false);
  }

  /**
   * @param terminal whether people see {@code out} on a terminal: the command line knows
   */
  public ConsoleProgress(PrintWriter out, boolean terminal) {
    this(out, terminal, INTERVAL);
  }

  /**
   * @param terminal whether a carriage return goes back to the beginning of the line
   * @param interval least time between two lines when there is no terminal
   */
  ConsoleProgress(PrintWriter out, boolean terminal, Duration interval) {
    this.out = out;
    this.terminal = terminal;
    this.interval = interval.toNanos() / 1e9;
  }

  @Override
  public void step(StepMetrics metrics) {
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
  public void collapse(long step, CollapseDiagnostics diagnostics) {
    diagnostics.reason().ifPresent(reason -> message(step, "collapse: " + reason));
  }

  @Override
  public void event(long step, String kind, Map<String, Object> fields) {
    message(
        step,
        kind
            + fields.entrySet().stream()
                .map(field -> " " + field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining()));
  }

  @Override
  public void close() {
    endLine();
    out.flush();
  }

  /** An exponential mean whose first values count in full. */
  private void average(double wall) {
    var keep = 1 - 1 / MEMORY_STEPS;
    averageWall = keep * averageWall + (1 - keep) * wall;
    averageWeight = keep * averageWeight + (1 - keep);
  }

  private String line(StepMetrics metrics) {
    var timings = metrics.timings();
    var stepTime = averageWall / averageWeight;
    var left = metrics.totalSteps() - metrics.step() - 1;
    return String.format(
        Locale.ROOT,
        "step %,d/%,d  epoch %.2f  loss %.4f  lr %.2e  τ %.4f  %s crops/s  data %.0f %%"
            + "  all-reduce %.0f ms  ETA %s",
        metrics.step() + 1,
        metrics.totalSteps(),
        metrics.epoch(),
        metrics.loss(),
        metrics.learningRate(),
        metrics.tau(),
        // Of each pair, both crops.
        stepTime > 0 ? String.format(Locale.ROOT, "%.1f", 2 * metrics.cropPairs() / stepTime) : "–",
        timings.wall() > 0 ? 100 * timings.dataWait() / timings.wall() : 0,
        1000 * timings.allReduce(),
        duration(Math.round(left * stepTime)));
  }

  /** The two greatest units of a time. */
  public static String duration(long seconds) {
    if (seconds >= DAY) {
      return "%d d %02d h".formatted(seconds / DAY, seconds % DAY / HOUR);
    }
    if (seconds >= HOUR) {
      return "%d h %02d min".formatted(seconds / HOUR, seconds % HOUR / MINUTE);
    }
    return seconds >= MINUTE
        ? "%d min %02d s".formatted(seconds / MINUTE, seconds % MINUTE)
        : "%d s".formatted(seconds);
  }

  private void rewrite(String line) {
    var length = line.codePointCount(0, line.length());
    // What is left of a longer line before it would stand behind this one.
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
