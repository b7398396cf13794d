package org.byol3d.ingest;

/**
 * Computes extremes, mean and standard deviation of values in batches, with fixed memory.
 *
 * <p>Within a batch, deviations from a pivot near its mean and their squares are summed in four
 * interleaved lanes of float64; batches are merged by the update of Chan, Golub and LeVeque (1983,
 * "Algorithms for computing the sample variance", where the pivot is the shift of eq. 1.6). Neither
 * loses digits to a large mean, and the order of all additions depends on the order of the values
 * only, so that equal batches give equal bits.
 */
final class Moments {
  private static final int PIVOT_VALUES = 64;

  private long count;
  private double mean;
  private double squaredDeviations;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /**
   * Adds a batch of at least one value.
   *
   * @return whether all of its values were finite; if not, the moments are undefined
   */
  boolean add(float[] values, int length) {
    var pivot = pivot(values, length);
    var low = min;
    var high = max;
    var a = 0.0;
    var b = 0.0;
    var c = 0.0;
    var d = 0.0;
    var aa = 0.0;
    var bb = 0.0;
    var cc = 0.0;
    var dd = 0.0;
    var i = 0;
    for (; i < length - 3; i += 4) {
      var v = values[i];
      var w = values[i + 1];
      var x = values[i + 2];
      var y = values[i + 3];
      // Predicted branches are faster than Math.min, which also checks for NaN; sums show NaN
      // anyway.
      if (v < low) {
        low = v;
      }
      if (w < low) {
        low = w;
      }
      if (x < low) {
        low = x;
      }
      if (y < low) {
        low = y;
      }
      if (v > high) {
        high = v;
      }
      if (w > high) {
        high = w;
      }
      if (x > high) {
        high = x;
      }
      if (y > high) {
        high = y;
      }
      var p = v - pivot;
      var q = w - pivot;
      var r = x - pivot;
      var s = y - pivot;
      a += p;
      b += q;
      c += r;
      d += s;
      aa += p * p;
      bb += q * q;
      cc += r * r;
      dd += s * s;
    }
    for (; i < length; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
      var p = values[i] - pivot;
      a += p;
      aa += p * p;
    }
    min = low;
    max = high;
    merge(length, pivot, (a + b) + (c + d), (aa + bb) + (cc + dd));
    // Sums of finite float32 cannot overflow float64, and NaN and infinity never leave a sum.
    return Double.isFinite(mean);
  }

  /** Returns the mean of a few values, so that deviations from it are small. */
  private static double pivot(float[] values, int length) {
    var step = Math.max(1, length / PIVOT_VALUES);
    var sum = 0.0;
    var taken = 0;
    for (var i = 0; i < length; i += step) {
      sum += values[i];
      taken++;
    }
    return sum / taken;
  }

  private void merge(int length, double pivot, double deviations, double squares) {
    var batchMean = pivot + deviations / length;
    var batchSquares = Math.max(0, squares - deviations * (deviations / length));
    var total = count + length;
    var difference = batchMean - mean;
    mean += difference * ((double) length / total);
    squaredDeviations += batchSquares + difference * difference * ((double) count / total * length);
    count = total;
  }

  /** Returns the number of values. */
  long count() {
    return count;
  }

  float min() {
    return min;
  }

  float max() {
    return max;
  }

  double mean() {
    return mean;
  }

  /** Returns the population standard deviation. */
  double standardDeviation() {
    return Math.sqrt(squaredDeviations / count);
  }
}
