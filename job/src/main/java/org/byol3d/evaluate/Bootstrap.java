package org.byol3d.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.byol3d.random.SplitRandom;

/**
 * Percentile intervals over tested crops: crops are drawn again with replacement, as many of either
 * class as there are, and the figure is taken anew. Resample r is a function of (seed, r), the same
 * for every figure, so that the difference of two is paired. Source: Efron and Tibshirani, "An
 * introduction to the bootstrap", 1993, chapter 13.
 */
final class Bootstrap {
  private static final long RESAMPLE = 0x6576616c626f6fL; // "evalboo"
  private static final double LOW = 2.5;
  private static final double HIGH = 97.5;

  private final int[] plaque;
  private final int[] other;
  private final int resamples;
  private final long seed;

  /**
   * @param labels of the tested crops
   * @param resamples at least 1
   * @throws IllegalArgumentException when all crops are of one class
   */
  Bootstrap(List<Boolean> labels, int resamples, long seed) {
    this.plaque = IntStream.range(0, labels.size()).filter(labels::get).toArray();
    this.other = IntStream.range(0, labels.size()).filter(i -> !labels.get(i)).toArray();
    this.resamples = resamples;
    this.seed = seed;
    if (plaque.length == 0 || other.length == 0) {
      throw new IllegalArgumentException(
          "all %d tested crops are of one class: there is nothing to tell apart"
              .formatted(labels.size()));
    }
  }

  /** The figure of all tested crops, with its 95 % interval. */
  Estimate estimate(Measure measure) {
    var counts = new int[plaque.length + other.length];
    Arrays.fill(counts, 1);
    double value = measure.of(counts);
    var values = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      Arrays.fill(counts, 0);
      var random = SplitRandom.of(seed, RESAMPLE, resample);
      draw(plaque, counts, random);
      draw(other, counts, random);
      values[resample] = measure.of(counts);
    }
    var percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(values);
    return new Estimate(value, percentile.evaluate(LOW), percentile.evaluate(HIGH));
  }

  private static void draw(int[] crops, int[] counts, SplitRandom random) {
    for (int i = 0; i < crops.length; i++) {
      counts[crops[random.nextInt(crops.length)]]++;
    }
  }
}
