package org.byol3d.text;

import java.util.Locale;

/** Units of memory, rates and time: their sizes, conversions and text. */
public final class Units {
  /** Bytes of a mebibyte. */
  public static final int MIB = 1 << 20;

  /** Bytes of a gibibyte. */
  public static final long GIB = 1L << 30;

  /** The SI prefix of megabytes: 10⁶. */
  public static final double MEGA = 1e6;

  /** The SI prefix of gigabytes and GFLOP: 10⁹. */
  public static final double GIGA = 1e9;

  private static final double NANOS = 1e9;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Units() {}

  /** Converts bytes to MiB. */
  public static double mebibytes(long bytes) {
    return mebibytes((double) bytes);
  }

  /** Converts a rate or an error, in bytes, to MiB. */
  public static double mebibytes(double bytes) {
    return bytes / MIB;
  }

  /** Converts bytes to GiB. */
  public static double gibibytes(long bytes) {
    return (double) bytes / GIB;
  }

  /** Writes a number of bytes as GiB with one decimal, such as {@code 1.5 GiB}. */
  public static String gibibytesText(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", gibibytes(bytes));
  }

  /**
   * Writes a number of bytes in the largest unit of which there is one, such as {@code 3.0 MiB}.
   */
  public static String bytesText(long bytes) {
    if (bytes >= GIB) {
      return gibibytesText(bytes);
    }
    return bytes >= MIB
        ? String.format(Locale.ROOT, "%.1f MiB", mebibytes(bytes))
        : bytes + " bytes";
  }

  /** Converts nanoseconds to seconds. */
  public static double seconds(long nanos) {
    return nanos / NANOS;
  }

  /**
   * Returns the seconds since an earlier {@link System#nanoTime}.
   *
   * @param nanoTime the earlier time
   */
  public static double secondsSince(long nanoTime) {
    return seconds(System.nanoTime() - nanoTime);
  }

  /** Writes a time in its two largest units, such as {@code 1 h 02 min}. */
  public static String durationText(long seconds) {
    if (seconds >= DAY) {
      return String.format(Locale.ROOT, "%d d %02d h", seconds / DAY, seconds % DAY / HOUR);
    }
    if (seconds >= HOUR) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / HOUR, seconds % HOUR / MINUTE);
    }
    return seconds >= MINUTE
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / MINUTE, seconds % MINUTE)
        : String.format(Locale.ROOT, "%d s", seconds);
  }
}
