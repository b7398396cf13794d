package org.byol3d.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Formats numbers for the pages. */
public final class Numbers {
  private static final MathContext FIVE_DIGITS = new MathContext(5);
  private static final double LARGE = 1e7;
  private static final double SMALL = 1e-4;

  private Numbers() {}

  /** Returns five significant digits, with an exponent where there would be many zeros. */
  public static String text(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    var magnitude = Math.abs(value);
    if (magnitude >= LARGE || magnitude < SMALL) {
      return minus(String.format(Locale.ROOT, "%.4g", value));
    }
    var rounded = BigDecimal.valueOf(value).round(FIVE_DIGITS).stripTrailingZeros();
    return minus(rounded.toPlainString());
  }

  /** Returns a count with separated thousands. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Returns two decimals. */
  public static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** Returns a share as a percentage with one decimal. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Returns a length of files in decimal units. */
  public static String bytes(long bytes) {
    var value = (double) bytes;
    for (var unit : new String[] {"bytes", "kB", "MB", "GB"}) {
      if (value < 1000) {
        return unit.equals("bytes") ? bytes + " " + unit : format(value, unit);
      }
      value /= 1000;
    }
    return format(value, "TB");
  }

  private static String format(double value, String unit) {
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  private static String minus(String text) {
    return text.replace('-', '−');
  }
}
