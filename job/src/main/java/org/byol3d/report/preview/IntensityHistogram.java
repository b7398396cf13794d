package org.byol3d.report.preview;

import java.util.Arrays;

/**
 * Counts a volume's voxels in bins of equal width between its least and greatest value. Values
 * outside, which an index made of samples may not have seen, count in the outermost bins. It is not
 * thread-safe.
 */
final class IntensityHistogram {
  static final int MOST_BINS = 160;

  private final double low;
  private final double high;
  private final double binWidth;
  private final long[] counts;

  /** The upper edge is kept, not computed: a sum of rounded widths may fall short of a voxel. */
  private IntensityHistogram(double low, double binWidth, int bins, double high) {
    this.low = low;
    this.high = high;
    this.binWidth = binWidth;
    this.counts = new long[bins];
  }

  /**
   * Makes an empty histogram.
   *
   * @param elementType type of the stored voxels as NumPy names it
   * @param min least value
   * @param max greatest value
   */
  static IntensityHistogram over(String elementType, double min, double max) {
    if (isInteger(elementType)) {
      // As many whole numbers in each bin: a comb of full and half-full ones misleads.
      var values = max - min + 1;
      var width = Math.ceil(values / MOST_BINS);
      int bins = (int) Math.ceil(values / width);
      return new IntensityHistogram(min - 0.5, width, bins, min - 0.5 + width * bins);
    }
    return min < max
        ? new IntensityHistogram(min, max / MOST_BINS - min / MOST_BINS, MOST_BINS, max)
        : new IntensityHistogram(min - 0.5, 1, 1, min + 0.5);
  }

  private static boolean isInteger(String elementType) {
    return elementType.startsWith("int")
        || elementType.startsWith("uint")
        || elementType.equals("bool");
  }

  /** Counts {@code values[0, length)}, all finite. */
  void add(float[] values, int length) {
    var last = counts.length - 1;
    for (var i = 0; i < length; i++) {
      var bin = (int) ((values[i] - low) / binWidth);
      counts[Math.max(0, Math.min(last, bin))]++;
    }
  }

  /** Returns the lower edge of the first bin. */
  double low() {
    return low;
  }

  /** Returns the upper edge of the last bin. */
  double high() {
    return high;
  }

  /** Returns a copy of the number of voxels in each bin. */
  long[] counts() {
    return counts.clone();
  }

  /** Returns the number of voxels in the fullest bin. */
  long greatestCount() {
    return Arrays.stream(counts).max().orElse(0);
  }
}
