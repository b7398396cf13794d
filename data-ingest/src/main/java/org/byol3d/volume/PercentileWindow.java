package org.byol3d.volume;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * The stored values that percentile normalization maps to 0 and to 1.
 *
 * <p>The rule: {@code low} and {@code high} are the 0.5th and the 99.5th percentile of the volume.
 * When these are equal, nearly all voxels have one value, the background, as in a channel of
 * plaques where fewer than 0.5 % of the voxels have a signal. A window without width would make the
 * signal a binary mask. So the percentiles are then those of the voxels other than the background,
 * and the window is widened to include the background. When these are equal too, the window is
 * widened to the minimum and the maximum.
 *
 * @param low becomes 0, with all below it
 * @param high becomes 1, with all above it; at least {@code low}
 * @param source what the two values are
 */
public record PercentileWindow(double low, double high, Source source) implements Serializable {

  /** What the two values of a window are. */
  public enum Source {
    /** Percentiles of all voxels. */
    VOLUME("p0.5", "p99.5", "all voxels"),
    /** Percentiles of the voxels other than the background, widened to include it. */
    FOREGROUND(
        "low of the foreground",
        "p99.5 of the foreground",
        "the foreground, since 99 % of the voxels or more have one value"),
    /** The minimum and the maximum. */
    EXTREMES("min", "max", "none: minimum and maximum are used, since the percentiles are equal"),
    /**
     * Two equal percentiles, as indexes of earlier versions have them: greater values become 1, all
     * others 0. The next ingest replaces them.
     */
    STEP("p0.5", "p99.5", "all voxels, by an earlier version: ingest again");

    private final String lowName;
    private final String highName;
    private final String voxels;

    Source(String lowName, String highName, String voxels) {
      this.lowName = lowName;
      this.highName = highName;
      this.voxels = voxels;
    }

    /** Returns which statistic the low value is, for people. */
    public String lowName() {
      return lowName;
    }

    /** Returns which statistic the high value is, for people. */
    public String highName() {
      return highName;
    }

    /** Returns which voxels the percentiles are of, and why, for people. */
    public String voxels() {
      return voxels;
    }

    /** Returns the name in the index. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the source of a name in an index.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Source of(String text) {
      return Arrays.stream(values())
          .filter(source -> source.text().equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("percentile window '" + text + "'"));
    }
  }

  /**
   * @throws IllegalArgumentException if a value is not finite, or the values are not in order
   */
  public PercentileWindow {
    if (!(low <= high && Double.isFinite(low) && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "percentile window " + low + " to " + high + ": must be finite and in order");
    }
  }

  /** Returns the window of two percentiles of all voxels; a step if they are equal. */
  public static PercentileWindow ofVolume(double p0p5, double p99p5) {
    return new PercentileWindow(p0p5, p99p5, p0p5 < p99p5 ? Source.VOLUME : Source.STEP);
  }

  /**
   * Returns the window of a volume of which both percentiles are {@code background}.
   *
   * @param others the 0.5th and the 99.5th percentile of the other voxels; empty if there are none
   * @param min least value of the volume
   * @param max greatest value of the volume
   */
  public static PercentileWindow ofForeground(
      double background, double[] others, double min, double max) {
    double low = background;
    double high = background;
    for (double percentile : others) {
      low = Math.min(low, percentile);
      high = Math.max(high, percentile);
    }
    return low < high
        ? new PercentileWindow(low, high, Source.FOREGROUND)
        : new PercentileWindow(min, max, Source.EXTREMES);
  }
}
