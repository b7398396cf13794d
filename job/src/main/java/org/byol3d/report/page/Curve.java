package org.byol3d.report.page;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A growing series of points, x ascending. Values that are not finite are gaps. It is not
 * thread-safe.
 */
public final class Curve {
  private static final int FIRST_CAPACITY = 64;

  private double[] xs = new double[FIRST_CAPACITY];
  private double[] ys = new double[FIRST_CAPACITY];
  private int size;

  public void add(double x, double y) {
    if (size == xs.length) {
      xs = Arrays.copyOf(xs, 2 * size);
      ys = Arrays.copyOf(ys, 2 * size);
    }
    xs[size] = x;
    ys[size] = y;
    size++;
  }

  public int size() {
    return size;
  }

  double x(int point) {
    return xs[point];
  }

  double y(int point) {
    return ys[point];
  }

  DoubleStream xs() {
    return Arrays.stream(xs, 0, size);
  }

  DoubleStream finiteYs() {
    return Arrays.stream(ys, 0, size).filter(Double::isFinite);
  }

  /** Returns the number of points with a value that is not finite. */
  public int gaps() {
    return size - (int) finiteYs().count();
  }

  /**
   * Returns the mean of the last finite values, of at most {@code count} points; NaN if there is
   * none.
   */
  public double recentMean(int count) {
    return Arrays.stream(ys, Math.max(0, size - count), size)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Returns the value that a share of the finite ones does not exceed.
   *
   * @param share in [0, 1]
   * @return NaN if there is none
   */
  public double quantile(double share) {
    var sorted = finiteYs().sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /**
   * Returns the exponential moving average, in which the first values count in full. Gaps stay
   * gaps, and do not count after them.
   *
   * @param points roughly the number of points over which it averages, at least 1
   */
  public Curve smoothed(double points) {
    var keep = 1 - 1 / points;
    var smoothed = new Curve();
    var sum = 0.0;
    var weight = 0.0;
    for (var i = 0; i < size; i++) {
      if (Double.isFinite(ys[i])) {
        sum = keep * sum + (1 - keep) * ys[i];
        weight = keep * weight + (1 - keep);
        smoothed.add(xs[i], sum / weight);
      } else {
        smoothed.add(xs[i], Double.NaN);
      }
    }
    return smoothed;
  }

  /**
   * Returns a curve of at most 2 · {@code buckets} + 2 points that looks the same: the first and
   * the last point, and the least and the greatest of each bucket of equally many points. A bucket
   * without a finite value stays a gap.
   *
   * @param buckets at least 1
   */
  Curve thinned(int buckets) {
    if (size <= 2 * buckets + 2) {
      return this;
    }
    var thinned = new Curve();
    thinned.addFrom(this, 0);
    var inner = size - 2;
    for (var bucket = 0; bucket < buckets; bucket++) {
      var from = 1 + (int) ((long) inner * bucket / buckets);
      var to = 1 + (int) ((long) inner * (bucket + 1) / buckets);
      addExtremes(thinned, from, to);
    }
    thinned.addFrom(this, size - 1);
    return thinned;
  }

  private void addExtremes(Curve thinned, int from, int to) {
    var least = -1;
    var greatest = -1;
    for (var i = from; i < to; i++) {
      if (!Double.isFinite(ys[i])) {
        continue;
      }
      if (least < 0 || ys[i] < ys[least]) {
        least = i;
      }
      if (greatest < 0 || ys[i] > ys[greatest]) {
        greatest = i;
      }
    }
    if (least < 0) {
      thinned.addFrom(this, from);
      return;
    }
    thinned.addFrom(this, Math.min(least, greatest));
    if (least != greatest) {
      thinned.addFrom(this, Math.max(least, greatest));
    }
  }

  private void addFrom(Curve other, int point) {
    add(other.xs[point], other.ys[point]);
  }
}
