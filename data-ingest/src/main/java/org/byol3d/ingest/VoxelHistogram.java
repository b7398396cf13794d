package org.byol3d.ingest;

import java.util.Arrays;
import org.byol3d.b2nd.ElementType;

/**
 * Counts finite values in bins of ascending value, in fixed memory, and computes percentiles and a
 * threshold from the counts. The result depends on the values only, not on their order.
 *
 * <p>Accuracy. Each integer of up to 16 bits has its own bin: percentiles are exact. Other values
 * share a bin when they agree in sign, exponent and the first 11 bits of the mantissa; the value
 * nearest to zero stands for all. A percentile has a relative error of less than 2⁻¹¹ (0.05 %), and
 * is exact for values of up to 12 significant bits.
 */
final class VoxelHistogram {
  private final Binning binning;
  private final int[] recent;
  private long[] settled; // null: all counts fit ints so far
  private Bins bins; // null: not collected since the last change
  private long recentTotal;
  private long total;

  private VoxelHistogram(Binning binning) {
    this.binning = binning;
    this.recent = new int[binning.bins()];
  }

  /** Returns an empty histogram for voxels that are stored as a type. */
  static VoxelHistogram of(ElementType elementType) {
    return new VoxelHistogram(Binning.of(elementType));
  }

  /** Tells whether this histogram has the bins of a type, so that it can be used after a clear. */
  boolean suits(ElementType elementType) {
    return binning.equals(Binning.of(elementType));
  }

  /** Forgets all values. */
  void clear() {
    Arrays.fill(recent, 0);
    settled = null;
    bins = null;
    recentTotal = 0;
    total = 0;
  }

  /** Adds finite values. */
  void add(float[] values, int length) {
    if (recentTotal + length > Integer.MAX_VALUE) {
      settle();
    }
    binning.count(values, length, recent);
    recentTotal += length;
    total += length;
    bins = null;
  }

  /**
   * Moves the counts to longs. Ints are used as long as they fit, because they need less memory.
   */
  private void settle() {
    if (settled == null) {
      settled = new long[recent.length];
    }
    for (var i = 0; i < recent.length; i++) {
      settled[i] += recent[i];
    }
    Arrays.fill(recent, 0);
    recentTotal = 0;
  }

  /**
   * Returns percentiles with linear interpolation between the two nearest values, as {@code
   * numpy.percentile} does.
   *
   * @param fractions in [0, 1], ascending
   */
  double[] percentiles(double... fractions) {
    var ascending = bins();
    var result = new double[fractions.length];
    Arrays.setAll(
        result,
        i -> {
          var rank = fractions[i] * (total - 1);
          var below = (long) rank;
          var low = ascending.valueAt(below);
          var high = ascending.valueAt(Math.min(total - 1, below + 1));
          return low + (high - low) * (rank - below);
        });
    return result;
  }

  /**
   * Returns percentiles of the values outside of the fullest bin, as {@link #percentiles} does.
   *
   * @param fractions in [0, 1], ascending
   * @return empty if all values are in one bin
   */
  double[] percentilesOutsideFullestBin(double... fractions) {
    var ascending = bins();
    var fullest = 0;
    for (var i = 1; i < ascending.size; i++) {
      if (ascending.counts[i] > ascending.counts[fullest]) {
        fullest = i;
      }
    }
    var skipped = ascending.counts[fullest];
    var before = ascending.upTo[fullest] - skipped;
    var others = total - skipped;
    if (others == 0) {
      return new double[0];
    }
    var result = new double[fractions.length];
    Arrays.setAll(
        result,
        i -> {
          var rank = fractions[i] * (others - 1);
          var below = (long) rank;
          var above = Math.min(others - 1, below + 1);
          var low = ascending.valueAt(below < before ? below : below + skipped);
          var high = ascending.valueAt(above < before ? above : above + skipped);
          return low + (high - low) * (rank - below);
        });
    return result;
  }

  /**
   * Returns Otsu's threshold (1979, "A threshold selection method from gray-level histograms"): the
   * split with the greatest variance between the two sides. Greater values are foreground.
   *
   * @return the greatest value of the darker side; of a constant volume its only value, which
   *     leaves no foreground
   */
  Threshold otsu() {
    var ascending = bins();
    var sum = 0.0;
    for (var i = 0; i < ascending.size; i++) {
      sum += ascending.values[i] * ascending.counts[i];
    }
    var best = ascending.size - 1;
    var bestVariance = 0.0;
    var bestBelow = total;
    var below = 0L;
    var sumBelow = 0.0;
    for (var i = 0; i < ascending.size - 1; i++) {
      below += ascending.counts[i];
      sumBelow += ascending.values[i] * ascending.counts[i];
      var above = total - below;
      var difference = sumBelow / below - (sum - sumBelow) / above;
      var variance = ((double) below / total) * ((double) above / total) * difference * difference;
      if (variance > bestVariance) {
        bestVariance = variance;
        best = i;
        bestBelow = below;
      }
    }
    return new Threshold(ascending.greatest[best], (double) (total - bestBelow) / total);
  }

  /**
   * A split of the values.
   *
   * @param value the greatest value of the background
   * @param foregroundFraction share of the values above it, in [0, 1]
   */
  record Threshold(float value, double foregroundFraction) {}

  private Bins bins() {
    if (bins == null) {
      bins = new Bins();
      for (var rank = 0; rank < recent.length; rank++) {
        var key = binning.key(rank);
        var count = recent[key] + (settled == null ? 0 : settled[key]);
        if (count > 0) {
          bins.add(binning, key, count);
        }
      }
    }
    return bins;
  }

  /** The bins that are not empty, ascending. */
  private static final class Bins {
    private double[] values = new double[1 << 12];
    private float[] greatest = new float[1 << 12];
    private long[] counts = new long[1 << 12];
    private long[] upTo = new long[1 << 12];
    private int size;

    void add(Binning binning, int key, long count) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
        greatest = Arrays.copyOf(greatest, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
        upTo = Arrays.copyOf(upTo, 2 * size);
      }
      values[size] = binning.value(key);
      greatest[size] = binning.greatest(key);
      counts[size] = count;
      upTo[size] = count + (size == 0 ? 0 : upTo[size - 1]);
      size++;
    }

    /** Returns the value of a rank, from 0. */
    double valueAt(long rank) {
      var found = Arrays.binarySearch(upTo, 0, size, rank + 1);
      return values[found >= 0 ? found : -found - 1];
    }
  }

  /** Assigns values to bins. */
  private sealed interface Binning {

    static Binning of(ElementType elementType) {
      return switch (elementType) {
        case BOOL, INT8, UINT8, INT16, UINT16 -> new Whole();
        default -> new Truncated();
      };
    }

    int bins();

    /** Adds one to the bin of each value. */
    void count(float[] values, int length, int[] counts);

    /** Returns the bin of a rank, in ascending order of values. */
    int key(int rank);

    /** Returns the value that stands for a bin: the nearest to zero in it. */
    float value(int key);

    /** Returns the greatest float of a bin. */
    float greatest(int key);

    /** Whole numbers of 16 bits, signed and unsigned. */
    record Whole() implements Binning {
      @Override
      public int bins() {
        return 3 << 15;
      }

      @Override
      public void count(float[] values, int length, int[] counts) {
        for (var i = 0; i < length; i++) {
          counts[(int) values[i] - Short.MIN_VALUE]++;
        }
      }

      @Override
      public int key(int rank) {
        return rank;
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

    /** Any floats, by their first 20 bits: keys from 2¹⁹ on are of negative values, descending. */
    record Truncated() implements Binning {
      private static final int DROPPED = 12;
      private static final int NEGATIVE = 1 << (31 - DROPPED);

      @Override
      public int bins() {
        return 2 * NEGATIVE;
      }

      @Override
      public void count(float[] values, int length, int[] counts) {
        for (var i = 0; i < length; i++) {
          counts[Float.floatToRawIntBits(values[i]) >>> DROPPED]++;
        }
      }

      @Override
      public int key(int rank) {
        return rank < NEGATIVE ? 2 * NEGATIVE - 1 - rank : rank - NEGATIVE;
      }

      @Override
      public float value(int key) {
        return Float.intBitsToFloat(key << DROPPED);
      }

      @Override
      public float greatest(int key) {
        return key < NEGATIVE
            ? Float.intBitsToFloat(key << DROPPED | (1 << DROPPED) - 1)
            : value(key);
      }
    }
  }
}
