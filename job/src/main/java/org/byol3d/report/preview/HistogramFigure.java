package org.byol3d.report.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.byol3d.report.page.Numbers;
import org.byol3d.report.page.Scale;

/**
 * Lays out a histogram with the normalization's window marked. Counts are on a log scale. The
 * template draws it as SVG.
 *
 * @param histogram the histogram
 * @param window what the normalization maps to [0, 1]
 */
record HistogramFigure(IntensityHistogram histogram, Optional<IntensityWindow> window) {
  static final int WIDTH = 480;
  static final int HEIGHT = 280;
  static final int LEFT = 56;
  static final int RIGHT = 466;
  static final int TOP = 46;
  static final int BOTTOM = 230;
  private static final int LOW_LABEL = 16;
  private static final int HIGH_LABEL = 36;
  private static final int MOST_COUNT_TICKS = 4;
  private static final int VALUE_TICKS = 8;
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /** A labeled count. */
  record CountTick(long count, String label) {}

  /**
   * An edge of the window.
   *
   * @param labelLine the label's y
   * @param anchor which end of the label is at x: start or end
   */
  record Mark(double x, int labelLine, String anchor, String label) {}

  String description() {
    var mapped =
        window.map(
            w ->
                "; the normalization maps %s to 0 and %s to 1"
                    .formatted(Numbers.text(w.low()), Numbers.text(w.high())));
    return "Histogram of the volume's voxels between %s and %s%s"
        .formatted(
            Numbers.text(histogram.low()), Numbers.text(histogram.high()), mapped.orElse(""));
  }

  List<Mark> marks() {
    return window
        .map(
            w ->
                List.of(
                    mark(w.low(), w.lowName(), "0", LOW_LABEL),
                    mark(w.high(), w.highName(), "1", HIGH_LABEL)))
        .orElse(List.of());
  }

  private Mark mark(double value, String name, String becomes, int labelLine) {
    var x = x(value);
    var anchor = x < (LEFT + RIGHT) / 2.0 ? "start" : "end";
    return new Mark(
        x, labelLine, anchor, "%s = %s becomes %s".formatted(name, Numbers.text(value), becomes));
  }

  /** Returns the data of an SVG path: a rectangle for each bin that holds voxels. */
  String bars() {
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
    return path.toString();
  }

  List<CountTick> countTicks() {
    var powers = (int) Math.floor(Math.log10((double) Math.max(1, histogram.greatestCount())));
    var step = Math.max(1, (powers + MOST_COUNT_TICKS - 1) / MOST_COUNT_TICKS);
    var ticks = new ArrayList<CountTick>();
    for (var power = step; power <= powers; power += step) {
      var count = Math.round(Math.pow(10, power));
      ticks.add(new CountTick(count, power < 4 ? Numbers.count(count) : "10" + superscript(power)));
    }
    return ticks;
  }

  List<Double> valueTicks() {
    var step = Scale.tickStep((histogram.high() - histogram.low()) / VALUE_TICKS);
    return LongStream.rangeClosed(
            (long) Math.ceil(histogram.low() / step), (long) Math.floor(histogram.high() / step))
        .mapToObj(tick -> tick * step)
        .toList();
  }

  double x(double value) {
    var share = (value - histogram.low()) / (histogram.high() - histogram.low());
    return LEFT + Math.max(0, Math.min(1, share)) * (RIGHT - LEFT);
  }

  double y(long count) {
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
