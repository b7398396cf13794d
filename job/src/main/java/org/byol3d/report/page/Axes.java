package org.byol3d.report.page;

import java.io.IOException;
import java.util.Locale;

/** What the axes of a figure are drawn with, in the coordinates of its SVG. */
public final class Axes {
  private final Markup page;

  /**
   * @param page receives the elements, within an open {@code svg}
   */
  public Axes(Markup page) {
    this.page = page;
  }

  /** A straight line. */
  public void line(String style, double x1, double y1, double x2, double y2) throws IOException {
    page.open(
            "line",
            "class",
            style,
            "x1",
            decimal(x1),
            "y1",
            decimal(y1),
            "x2",
            decimal(x2),
            "y2",
            decimal(y2))
        .close();
  }

  /**
   * A label.
   *
   * @param anchor which end of it lies at x: start, middle or end
   */
  public void text(String text, double x, double y, String anchor) throws IOException {
    page.element("text", text, "x", decimal(x), "y", decimal(y), "text-anchor", anchor);
  }

  /** The next greater of 1, 2 and 5 times a power of ten: how far ticks lie apart. */
  public static double tickStep(double least) {
    var power = Math.pow(10, Math.floor(Math.log10(least)));
    for (var factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A coordinate. */
  public static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
