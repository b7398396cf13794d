package org.byol3d.submit;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many files may be quarantined: a number, or a share of all files.
 *
 * @param value number of files, or percent
 * @param percent whether the value is a share
 */
record QuarantineLimit(double value, boolean percent) {
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})|(\\d{1,3}(?:\\.\\d+)?)%");

  private static final double ALL_PERCENT = 100;

  /** Returns whether more files are quarantined. */
  boolean isExceeded(int quarantined, int seen) {
    return quarantined > (percent ? value / 100 * seen : value);
  }

  @Override
  public String toString() {
    return percent ? value + "%" : String.valueOf((long) value);
  }

  /** Reads {@code 10} or {@code 2.5%}. */
  static final class Converter implements ITypeConverter<QuarantineLimit> {
    @Override
    public QuarantineLimit convert(String text) {
      var match = NUMBER.matcher(text);
      if (!match.matches()
          || (match.group(2) != null && Double.parseDouble(match.group(2)) > ALL_PERCENT)) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is neither a number of files like 10 nor a share of 0% to 100% like 5%");
      }
      return match.group(1) == null
          ? new QuarantineLimit(Double.parseDouble(match.group(2)), true)
          : new QuarantineLimit(Double.parseDouble(match.group(1)), false);
    }
  }
}
