package org.byol3d.report.preview;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.byol3d.report.page.Axes;
import org.byol3d.report.page.Markup;
import org.byol3d.report.page.Numbers;

/** A histogram with the normalization's window marked, as SVG. Counts are on a log scale. */
final class HistogramFigure {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 280;
  private static final int LEFT = 56;
  private static final int RIGHT = 466;
  private static final int TOP = 46;
  private static final int BOTTOM = 230;
  private static final int TICK_LABELS = BOTTOM + 18;
  private static final int AXIS_LABEL = BOTTOM + 42;
  private static final int LOW_LABEL = 16;
  private static final int HIGH_LABEL = 36;
  private static final int MOST_COUNT_TICKS = 4;
  private static final int VALUE_TICKS = 8;
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private final Markup page;
  private final Axes axes;
  private final IntensityHistogram histogram;

  private HistogramFigure(Markup page, IntensityHistogram histogram) {
    this.page = page;
    this.axes = new Axes(page);
    this.histogram = histogram;
  }

  static void write(Markup page, IntensityHistogram histogram, Optional<IntensityWindow> window)
      throws IOException {
    new HistogramFigure(page, histogram).write(window);
  }

  private void write(Optional<IntensityWindow> window) throws IOException {
    page.open("figure", "class", "histogram")
        .open(
            "svg",
            "viewBox",
            "0 0 %d %d".formatted(WIDTH, HEIGHT),
            "role",
            "img",
            "aria-label",
            "Histogram of the volume's voxels between %s and %s%s"
                .formatted(
                    Numbers.text(histogram.low()),
                    Numbers.text(histogram.high()),
                    window
                        .map(
                            w ->
                                "; the normalization maps %s to 0 and %s to 1"
                                    .formatted(Numbers.text(w.low()), Numbers.text(w.high())))
                        .orElse("")));
    if (window.isPresent()) {
      shade(window.get());
    }
    countAxis();
    bars();
    valueAxis();
    if (window.isPresent()) {
      mark(window.get().low(), window.get().lowName(), "0", LOW_LABEL);
      mark(window.get().high(), window.get().highName(), "1", HIGH_LABEL);
    }
    page.close()
        .element("figcaption", "All voxels of the volume; shaded: what becomes [0, 1].")
        .close();
  }

  private void shade(IntensityWindow window) throws IOException {
    var from = x(window.low());
    page.open(
            "rect",
            "class",
            "window",
            "x",
            Axes.decimal(from),
            "y",
            Integer.toString(TOP),
            "width",
            Axes.decimal(x(window.high()) - from),
            "height",
            Integer.toString(BOTTOM - TOP))
        .close();
  }

  private void mark(double value, String name, String becomes, int labelLine) throws IOException {
    var x = x(value);
    axes.line("window-edge", x, labelLine + 4, x, BOTTOM);
    var toTheRight = x < (LEFT + RIGHT) / 2.0;
    axes.text(
        "%s = %s becomes %s".formatted(name, Numbers.text(value), becomes),
        x,
        labelLine,
        toTheRight ? "start" : "end");
  }

  private void bars() throws IOException {
    var counts = histogram.counts();
    var width = (double) (RIGHT - LEFT) / counts.length;
    var path = new StringBuilder();
    for (var bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        path.append(
            String.format(
                Locale.ROOT,
                "M%.2f %dV%.2fH%.2fV%dZ",
                LEFT + bin * width,
                BOTTOM,
                y(counts[bin]),
                LEFT + (bin + 1) * width,
                BOTTOM));
      }
    }
    page.open("path", "class", "bars", "d", path.toString()).close();
  }

  private void countAxis() throws IOException {
    var powers = (int) Math.floor(Math.log10((double) Math.max(1, histogram.greatestCount())));
    var step = Math.max(1, (powers + MOST_COUNT_TICKS - 1) / MOST_COUNT_TICKS);
    for (var power = step; power <= powers; power += step) {
      var count = Math.round(Math.pow(10, power));
      var y = y(count);
      axes.line("grid", LEFT, y, RIGHT, y);
      axes.text(
          power < 4 ? Numbers.count(count) : "10" + superscript(power), LEFT - 6, y + 4, "end");
    }
    axes.text("voxels", 4, HIGH_LABEL, "start");
  }

  private void valueAxis() throws IOException {
    axes.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    var step = Axes.tickStep((histogram.high() - histogram.low()) / VALUE_TICKS);
    for (var tick = Math.ceil(histogram.low() / step);
        tick * step <= histogram.high();
        tick = tick + 1) {
      var x = x(tick * step);
      axes.line("axis", x, BOTTOM, x, BOTTOM + 5);
      axes.text(Numbers.text(tick * step), x, TICK_LABELS, "middle");
    }
    axes.text(
        "stored value; voxels in each bin on a log scale",
        (LEFT + RIGHT) / 2.0,
        AXIS_LABEL,
        "middle");
  }

  private double x(double value) {
    var share = (value - histogram.low()) / (histogram.high() - histogram.low());
    return LEFT + Math.max(0, Math.min(1, share)) * (RIGHT - LEFT);
  }

  private double y(long count) {
    return BOTTOM
        - (BOTTOM - TOP)
            * Math.log1p((double) count)
            / Math.log1p((double) histogram.greatestCount());
  }

  private static String superscript(int number) {
    return number < 10
        ? SUPERSCRIPTS.substring(number, number + 1)
        : superscript(number / 10) + superscript(number % 10);
  }
}
