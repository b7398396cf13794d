package org.byol3d.text;

/**
 * Checks that values lie in their ranges, and words the message when one does not: "{@code field}
 * must ..., but is ...". Every method throws {@link OutOfRangeException}. NaN is in no range.
 */
public final class Check {
  private Check() {}

  /** Requires a finite value greater than 0. */
  public static void positive(String field, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, field, "be positive", value);
  }

  /** Requires a finite value of 0 or more. */
  public static void notNegative(String field, double value) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, field, "be 0 or more", value);
  }

  /** Requires a value in [{@code least}, {@code most}]. */
  public static void within(String field, double value, double least, double most) {
    require(
        value >= least && value <= most,
        field,
        "lie in [" + number(least) + ", " + number(most) + "]",
        value);
  }

  /** Requires a value in [0, 1). */
  public static void belowOne(String field, double value) {
    require(value >= 0 && value < 1, field, "lie in [0, 1)", value);
  }

  /** Requires a value in (0, 1]. */
  public static void aboveZeroToOne(String field, double value) {
    require(value > 0 && value <= 1, field, "lie in (0, 1]", value);
  }

  /** Requires a whole number of at least {@code least}. */
  public static void atLeast(String field, long value, long least) {
    if (value < least) {
      throw new OutOfRangeException(field, "be at least " + least, Long.toString(value));
    }
  }

  /** Requires a whole number in [{@code least}, {@code most}]. */
  public static void within(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw new OutOfRangeException(
          field, "lie in [" + least + ", " + most + "]", Long.toString(value));
    }
  }

  /** Requires that {@code from} to {@code to} is a range within [{@code least}, {@code most}]. */
  public static void range(String field, double from, double to, double least, double most) {
    if (!(least <= from && from <= to && to <= most)) {
      throw new OutOfRangeException(
          field,
          "be a range within [" + number(least) + ", " + number(most) + "]",
          number(from) + " to " + number(to));
    }
  }

  private static void require(boolean holds, String field, String rule, double value) {
    if (!holds) {
      throw new OutOfRangeException(field, rule, number(value));
    }
  }

  /** Whole numbers without the ".0" that Java adds. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
