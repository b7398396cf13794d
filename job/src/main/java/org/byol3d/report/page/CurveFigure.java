package org.byol3d.report.page;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Curves over the steps of a run, as SVG. */
public final class CurveFigure {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 250;
  private static final int LEFT = 62;
  private static final int RIGHT = 468;
  private static final int TOP = 12;
  private static final int BOTTOM = 210;
  private static final int TICK_LABELS = BOTTOM + 18;
  private static final int AXIS_LABEL = BOTTOM + 36;

  /** More points than a screen has pixels for are not drawn. */
  private static final int BUCKETS = 400;

  /** A logarithmic scale when the values differ by more than this. */
  private static final double WIDE = 20;

  private static final double HEADROOM = 0.05;

  private final Markup page;
  private final Axes axes;
  private final Scale steps;
  private final Scale values;

  private CurveFigure(Markup page, Scale steps, Scale values) {
    this.page = page;
    this.axes = new Axes(page);
    this.steps = steps;
    this.values = values;
  }

  /**
   * Writes a figure.
   *
   * @param lines to draw, the last on top
   * @param marks steps at which to draw a vertical line
   */
  public static void write(Markup page, String title, List<Line> lines, List<Long> marks)
      throws IOException {
    var first = Double.POSITIVE_INFINITY;
    var last = Double.NEGATIVE_INFINITY;
    var least = Double.POSITIVE_INFINITY;
    var greatest = Double.NEGATIVE_INFINITY;
    for (var line : lines) {
      var curve = line.curve();
      for (var i = 0; i < curve.size(); i++) {
        first = Math.min(first, curve.x(i));
        last = Math.max(last, curve.x(i));
        if (Double.isFinite(curve.y(i))) {
          least = Math.min(least, curve.y(i));
          greatest = Math.max(greatest, curve.y(i));
        }
      }
    }
    page.open("figure", "class", "curves").element("h3", title);
    if (least > greatest) {
      page.element("p", "There is no finite value to draw.").close();
      return;
    }
    var figure = new CurveFigure(page, Scale.linear(first, last), valueScale(least, greatest));
    figure.draw(
        "%s over steps %s to %s, between %s and %s"
            .formatted(
                title,
                Numbers.count((long) first),
                Numbers.count((long) last),
                Numbers.text(least),
                Numbers.text(greatest)),
        lines,
        marks);
    figure.legend(lines, !marks.isEmpty());
    page.close();
  }

  private static Scale valueScale(double least, double greatest) {
    if (least > 0 && greatest / least > WIDE) {
      return Scale.logarithmic(least, greatest * (1 + HEADROOM));
    }
    var room = HEADROOM * (greatest - least);
    // No room below 0 for what cannot be negative.
    return Scale.linear(least >= 0 ? Math.max(0, least - room) : least - room, greatest + room);
  }

  private void draw(String description, List<Line> lines, List<Long> marks) throws IOException {
    page.open(
        "svg",
        "viewBox",
        "0 0 %d %d".formatted(WIDTH, HEIGHT),
        "role",
        "img",
        "aria-label",
        description);
    axes();
    for (long mark : marks) {
      var x = x((double) mark);
      axes.line("mark", x, TOP, x, BOTTOM);
    }
    for (var line : lines) {
      page.open("path", "class", "curve " + line.style(), "d", path(line.curve().thinned(BUCKETS)))
          .close();
    }
    page.close();
  }

  private void axes() throws IOException {
    for (var tick : values.ticks()) {
      var y = y(tick);
      axes.line("grid", LEFT, y, RIGHT, y);
      axes.text(Scale.label(tick), LEFT - 6, y + 4, "end");
    }
    axes.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    for (var tick : steps.ticks()) {
      // Steps are whole numbers.
      if (tick == Math.rint(tick)) {
        axes.line("axis", x(tick), BOTTOM, x(tick), BOTTOM + 5);
        axes.text(Numbers.count(tick.longValue()), x(tick), TICK_LABELS, "middle");
      }
    }
    axes.text(
        values instanceof Scale.Logarithmic ? "step; values on a log scale" : "step",
        (LEFT + RIGHT) / 2.0,
        AXIS_LABEL,
        "middle");
  }

  private String path(Curve curve) {
    var path = new StringBuilder();
    var command = 'M';
    for (var i = 0; i < curve.size(); i++) {
      if (!Double.isFinite(curve.y(i))) {
        command = 'M';
        continue;
      }
      path.append(String.format(Locale.ROOT, "%c%.1f %.1f", command, x(curve.x(i)), y(curve.y(i))));
      if (command == 'M') {
        // A point alone is seen by the ends of a line that has no length.
        path.append("h0");
        command = 'L';
      }
    }
    return path.toString();
  }

  private void legend(List<Line> lines, boolean marked) throws IOException {
    if (lines.size() == 1 && !marked) {
      return;
    }
    page.open("figcaption", "class", "legend");
    for (var line : lines) {
      key(line.style(), line.name());
    }
    if (marked) {
      key("mark", "resumed");
    }
    page.close();
  }

  private void key(String style, String name) throws IOException {
    page.open("span", "class", "entry")
        .inline("span", "", "class", "key " + style)
        .text(name)
        .close();
  }

  private double x(double step) {
    return LEFT + steps.place(step) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - values.place(value) * (BOTTOM - TOP);
  }
}
