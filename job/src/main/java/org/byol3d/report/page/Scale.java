package org.byol3d.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Places values along an axis. */
public interface Scale {
  MathContext FIVE_DIGITS = new MathContext(5);
  int LEAST_PLAIN_EXPONENT = -3;
  int GREATEST_PLAIN_EXPONENT = 5;

  /**
   * Returns the place of a value, from 0 at the start of the axis to 1 at its end; the nearer end
   * for a value outside.
   */
  double place(double value);

  /** Returns the values to be labeled, ascending. */
  List<Double> ticks();

  /** Returns a tick's value in as few digits as it has, with an exponent instead of many zeros. */
  static String label(double tick) {
    var rounded = BigDecimal.valueOf(tick).round(FIVE_DIGITS).stripTrailingZeros();
    if (rounded.signum() == 0) {
      return "0";
    }
    var exponent = rounded.precision() - rounded.scale() - 1;
    return (exponent < LEAST_PLAIN_EXPONENT || exponent > GREATEST_PLAIN_EXPONENT
            ? rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent
            : rounded.toPlainString())
        .replace('-', '−');
  }

  /** Returns the next greater of 1, 2 and 5 times a power of ten, as the distance of ticks. */
  static double tickStep(double least) {
    var power = Math.pow(10, Math.floor(Math.log10(least)));
    for (var factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Returns an even scale that begins and ends at the given values, or around a single one. */
  static Scale linear(double from, double to) {
    var half = from < to ? 0 : Math.max(Math.abs(from) / 2, 0.5);
    return new Linear(from - half, to + half);
  }

  /**
   * Returns a scale of equal ratios.
   *
   * @param from greater than 0
   */
  static Scale logarithmic(double from, double to) {
    return new Logarithmic(from, to);
  }

  /** An even scale. */
  record Linear(double from, double to) implements Scale {
    private static final int MOST_TICKS = 6;

    @Override
    public double place(double value) {
      return Math.max(0, Math.min(1, (value - from) / (to - from)));
    }

    @Override
    public List<Double> ticks() {
      var step = Scale.tickStep((to - from) / MOST_TICKS);
      var ticks = new ArrayList<Double>();
      for (var tick = Math.ceil(from / step); tick * step <= to; tick = tick + 1) {
        ticks.add(tick * step);
      }
      return ticks;
    }
  }

  /** A scale of equal ratios. */
  record Logarithmic(double from, double to) implements Scale {
    /** With more decades, only powers of ten are labeled. */
    private static final double FEW_DECADES = 2.5;

    private static final double MOST_POWERS = 6;

    @Override
    public double place(double value) {
      return value <= from ? 0 : Math.min(1, Math.log10(value / from) / Math.log10(to / from));
    }

    @Override
    public List<Double> ticks() {
      var decades = Math.log10(to / from);
      var factors = decades < FEW_DECADES ? new int[] {1, 2, 5} : new int[] {1};
      var skip = (int) Math.max(1, Math.ceil(decades / MOST_POWERS));
      var ticks = new ArrayList<Double>();
      var first = (int) Math.floor(Math.log10(from));
      var last = (int) Math.ceil(Math.log10(to));
      for (var power = Math.floorDiv(first, skip) * skip; power <= last; power += skip) {
        for (var factor : factors) {
          var tick = factor * Math.pow(10, power);
          if (tick >= from && tick <= to) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }
  }
}
