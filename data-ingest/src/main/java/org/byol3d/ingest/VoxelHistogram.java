package org.byol3d.ingest;

import java.util.Arrays;

/**
 * Counts of finite values in bins of ascending value, in fixed memory, from which percentiles and a
 * threshold are taken. The result depends on the values only, not on their order.
 *
 * <p>Accuracy. Integers of up to 16 bits have a bin each: percentiles are exact. Other values share
 * a bin when they agree in sign, exponent and the first 11 bits of the mantissa, and stand for the
 * one nearest to zero: a percentile is off by less than a 2⁻¹¹ part (0.05 %) of itself, and is
 * exact for values of up to 12 significant bits.
 */
final class VoxelHistogram {
  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;

  private final Binning binning;
  // Allocated as values fall into them: of all floats, a volume uses few exponents.
  private final long[][] pages;
  private long total;

  private VoxelHistogram(Binning binning) {
    this.binning = binning;
    this.pages = new long[(binning.bins() >> PAGE_BITS) + 1][];
  }

  /**
   * An empty histogram.
   *
   * @param elementType type of the stored voxels as NumPy names it
   */
  static VoxelHistogram of(String elementType) {
    return new VoxelHistogram(
        switch (elementType) {
          case "bool", "int8", "uint8", "int16", "uint16" -> new Binning.Whole();
          default -> new Binning.Truncated();
        });
  }

  /** Adds finite values. */
  void add(float[] values, int length) {
    // The two loops differ in one call, which would not be inlined were they one.
    if (binning instanceof Binning.Whole) {
      for (var i = 0; i < length; i++) {
        count(Binning.Whole.key(values[i]));
      }
    } else {
      for (var i = 0; i < length; i++) {
        count(Binning.Truncated.key(values[i]));
      }
    }
    total += length;
  }

  private void count(int key) {
    var page = pages[key >> PAGE_BITS];
    if (page == null) {
      page = new long[PAGE];
      pages[key >> PAGE_BITS] = page;
    }
    page[key & (PAGE - 1)]++;
  }

  /**
   * Percentiles with linear interpolation between the two nearest values, as {@code
   * numpy.percentile} takes them.
   *
   * @param fractions in [0, 1], ascending
   */
  double[] percentiles(double... fractions) {
    var bins = bins();
    var result = new double[fractions.length];
    Arrays.setAll(
        result,
        i -> {
          var rank = fractions[i] * (total - 1);
          var below = (long) rank;
          var low = bins.valueAt(below);
          var high = bins.valueAt(Math.min(total - 1, below + 1));
          return low + (high - low) * (rank - below);
        });
    return result;
  }

  /**
   * Otsu's threshold (1979, "A threshold selection method from gray-level histograms"): the split
   * with the greatest variance between the two sides. Foreground is what is greater.
   *
   * @return the greatest value of the darker side; of a constant volume its only value, which
   *     leaves no foreground
   */
  Threshold otsu() {
    var bins = bins();
    var sum = 0.0;
    for (var i = 0; i < bins.size; i++) {
      sum += bins.values[i] * bins.counts[i];
    }
    var best = bins.size - 1;
    var bestVariance = 0.0;
    var bestBelow = total;
    var below = 0L;
    var sumBelow = 0.0;
    for (var i = 0; i < bins.size - 1; i++) {
      below += bins.counts[i];
      sumBelow += bins.values[i] * bins.counts[i];
      var above = total - below;
      var difference = sumBelow / below - (sum - sumBelow) / above;
      var variance = ((double) below / total) * ((double) above / total) * difference * difference;
      if (variance > bestVariance) {
        bestVariance = variance;
        best = i;
        bestBelow = below;
      }
    }
    return new Threshold(bins.greatest[best], (double) (total - bestBelow) / total);
  }

  /**
   * A split of the values.
   *
   * @param value the greatest that is background
   * @param foregroundFraction share of the values above it, in [0, 1]
   */
  record Threshold(float value, double foregroundFraction) {}

  private Bins bins() {
    var used = 0;
    for (var page : pages) {
      if (page != null) {
        for (var count : page) {
          used += count > 0 ? 1 : 0;
        }
      }
    }
    var bins = new Bins(used);
    for (var p = 0; p < pages.length; p++) {
      for (var i = 0; pages[p] != null && i < PAGE; i++) {
        if (pages[p][i] > 0) {
          bins.add(binning, (p << PAGE_BITS) + i, pages[p][i]);
        }
      }
    }
    return bins;
  }

  /** The bins that are not empty, ascending. */
  private static final class Bins {
    private final double[] values;
    private final float[] greatest;
    private final long[] counts;
    private final long[] upTo;
    private int size;

    Bins(int size) {
      values = new double[size];
      greatest = new float[size];
      counts = new long[size];
      upTo = new long[size];
    }

    void add(Binning binning, int key, long count) {
      values[size] = binning.value(key);
      greatest[size] = binning.greatest(key);
      counts[size] = count;
      upTo[size] = count + (size == 0 ? 0 : upTo[size - 1]);
      size++;
    }

    /** The value of a rank, from 0. */
    double valueAt(long rank) {
      var found = Arrays.binarySearch(upTo, rank + 1);
      return values[found >= 0 ? found : -found - 1];
    }
  }

  /** Which bin a value falls into; bins ascend with their values. */
  private sealed interface Binning {
    int bins();

    /** The value that stands for a bin: of those in it, the nearest to zero. */
    float value(int key);

    /** The greatest float that falls into a bin. */
    float greatest(int key);

    /** Whole numbers of 16 bits, signed and unsigned. */
    record Whole() implements Binning {
      static int key(float value) {
        return (int) value - Short.MIN_VALUE;
      }

      @Override
      public int bins() {
        return 3 << 15;
      }

      @Override
      public float value(int key) {
        return key + Short.MIN_VALUE;
      }

      @Override
      public float greatest(int key) {
        return value(key);
      }
    }

    /** Any floats, by their first 20 bits. */
    record Truncated() implements Binning {
      private static final int DROPPED = 12;
      private static final int HALF = 1 << (31 - DROPPED);

      static int key(float value) {
        var bits = Float.floatToRawIntBits(value);
        return ((bits ^ ((bits >> 31) & 0x7fffffff)) >> DROPPED) + HALF;
      }

      @Override
      public int bins() {
        return 2 * HALF;
      }

      @Override
      public float value(int key) {
        return key >= HALF ? ofOrdered((key - HALF) << DROPPED) : greatest(key);
      }

      @Override
      public float greatest(int key) {
        return ofOrdered(((key - HALF) << DROPPED) | ((1 << DROPPED) - 1));
      }

      private static float ofOrdered(int ordered) {
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7fffffff));
      }
    }
  }
}
