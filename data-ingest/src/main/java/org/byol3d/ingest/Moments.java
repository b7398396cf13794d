package org.byol3d.ingest;

/**
 * Extremes, mean and standard deviation of values that come batch by batch, in fixed memory.
 *
 * <p>Within a batch the mean and the squared deviations from it are two plain sums over four
 * interleaved lanes; batches are merged by the update of Chan, Golub and LeVeque (1983, "Algorithms
 * for computing the sample variance"). Neither loses digits to a large mean, and the order of all
 * additions depends on the order of the values only, so that equal batches give equal bits.
 */
final class Moments {
  private long count;
  private double mean;
  private double squaredDeviations;
  private int least = Integer.MAX_VALUE;
  private int greatest = Integer.MIN_VALUE;

  /** Adds a batch of at least one value. Values that are not finite show in {@link #isFinite}. */
  void add(float[] values, int length) {
    extremes(values, length);
    var batchMean = sum(values, length) / length;
    var batchDeviations = squaredDeviations(values, length, batchMean);
    var total = count + length;
    var difference = batchMean - mean;
    mean += difference * ((double) length / total);
    squaredDeviations +=
        batchDeviations + difference * difference * ((double) count / total * length);
    count = total;
  }

  private void extremes(float[] values, int length) {
    var low = least;
    var high = greatest;
    for (var i = 0; i < length; i++) {
      var bits = Float.floatToRawIntBits(values[i]);
      // Signed order of these is that of the floats, with NaN beyond the infinities.
      var ordered = bits ^ ((bits >> 31) & 0x7fffffff);
      low = Math.min(low, ordered);
      high = Math.max(high, ordered);
    }
    least = low;
    greatest = high;
  }

  private static double sum(float[] values, int length) {
    var a = 0.0;
    var b = 0.0;
    var c = 0.0;
    var d = 0.0;
    var i = 0;
    for (; i < length - 3; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < length; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }

  private static double squaredDeviations(float[] values, int length, double mean) {
    var a = 0.0;
    var b = 0.0;
    var c = 0.0;
    var d = 0.0;
    var i = 0;
    for (; i < length - 3; i += 4) {
      var p = values[i] - mean;
      var q = values[i + 1] - mean;
      var r = values[i + 2] - mean;
      var s = values[i + 3] - mean;
      a += p * p;
      b += q * q;
      c += r * r;
      d += s * s;
    }
    for (; i < length; i++) {
      var p = values[i] - mean;
      a += p * p;
    }
    return (a + b) + (c + d);
  }

  /** How many values there were. */
  long count() {
    return count;
  }

  /** Whether no value was infinite or NaN. */
  boolean isFinite() {
    return Float.isFinite(min()) && Float.isFinite(max());
  }

  float min() {
    return ofOrdered(least);
  }

  float max() {
    return ofOrdered(greatest);
  }

  double mean() {
    return mean;
  }

  /** The population standard deviation. */
  double standardDeviation() {
    return Math.sqrt(squaredDeviations / count);
  }

  private static float ofOrdered(int ordered) {
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7fffffff));
  }
}
