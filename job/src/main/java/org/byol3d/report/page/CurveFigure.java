package org.byol3d.report.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Lays out curves over the steps of a run. The template draws them as SVG. */
public final class CurveFigure {
  static final int WIDTH = 480;
  static final int HEIGHT = 250;
  static final int LEFT = 62;
  static final int RIGHT = 468;
  static final int TOP = 12;
  static final int BOTTOM = 210;

  /** A screen has no pixels for more points. */
  private static final int BUCKETS = 400;

  /** A logarithmic scale is used when the values differ by more than this factor. */
  private static final double WIDE = 20;

  private static final double HEADROOM = 0.05;

  private final String title;
  private final List<Line> lines;
  private final List<Long> marks;
  private final double first;
  private final double last;
  private final double least;
  private final double greatest;

  /**
   * @param lines to draw, the last on top
   * @param marks steps at which to draw a vertical line
   */
  public CurveFigure(String title, List<Line> lines, List<Long> marks) {
    this.title = title;
    this.lines = List.copyOf(lines);
    this.marks = List.copyOf(marks);
    first = xs(lines).min().orElse(Double.POSITIVE_INFINITY);
    last = xs(lines).max().orElse(Double.NEGATIVE_INFINITY);
    least = finiteYs(lines).min().orElse(Double.POSITIVE_INFINITY);
    greatest = finiteYs(lines).max().orElse(Double.NEGATIVE_INFINITY);
  }

  private static DoubleStream xs(List<Line> lines) {
    return lines.stream().flatMapToDouble(line -> line.curve().xs());
  }

  private static DoubleStream finiteYs(List<Line> lines) {
    return lines.stream().flatMapToDouble(line -> line.curve().finiteYs());
  }

  String title() {
    return title;
  }

  List<Line> lines() {
    return lines;
  }

  List<Long> marks() {
    return marks;
  }

  /** Returns whether no value is finite. */
  boolean isEmpty() {
    return least > greatest;
  }

  String description() {
    return "%s over steps %s to %s, between %s and %s"
        .formatted(
            title,
            Numbers.count((long) first),
            Numbers.count((long) last),
            Numbers.text(least),
            Numbers.text(greatest));
  }

  String axisLabel() {
    return values() instanceof Scale.Logarithmic ? "step; values on a log scale" : "step";
  }

  /** Returns the scale of the values. */
  Scale values() {
    if (least > 0 && greatest / least > WIDE) {
      return Scale.logarithmic(least, greatest * (1 + HEADROOM));
    }
    var room = HEADROOM * (greatest - least);
    // No room below 0 for what cannot be negative.
    return Scale.linear(least >= 0 ? Math.max(0, least - room) : least - room, greatest + room);
  }

  /** Returns the steps to be labeled: whole numbers only. */
  List<Long> stepTicks() {
    return steps().ticks().stream()
        .filter(tick -> tick == Math.rint(tick))
        .map(Double::longValue)
        .toList();
  }

  private Scale steps() {
    return Scale.linear(first, last);
  }

  double x(double step) {
    return LEFT + steps().place(step) * (RIGHT - LEFT);
  }

  double y(double value) {
    return BOTTOM - values().place(value) * (BOTTOM - TOP);
  }

  /** Returns the data of an SVG path, with a gap where values are not finite. */
  String path(Line line) {
    var curve = line.curve().thinned(BUCKETS);
    var path = new StringBuilder();
    var command = 'M';
    for (var i = 0; i < curve.size(); i++) {
      if (!Double.isFinite(curve.y(i))) {
        command = 'M';
        continue;
      }
      path.append(String.format(Locale.ROOT, "%c%.1f %.1f", command, x(curve.x(i)), y(curve.y(i))));
      if (command == 'M') {
        // A single point becomes visible by the ends of a line without length.
        path.append("h0");
        command = 'L';
      }
    }
    return path.toString();
  }
}
