package org.byol3d.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.byol3d.evaluate.EvaluationReport.Estimate;
import org.byol3d.random.SplitRandom;

/**
 * Computes percentile intervals: tested crops are drawn again with replacement, and the figure is
 * computed for each draw. Resample r is a function of (seed, r), the same for every figure, so that
 * the difference of two is paired. Sources: Efron and Tibshirani, "An introduction to the
 * bootstrap", 1993, chapter 13; Field and Welsh, "Bootstrapping clustered data", 2007.
 */
final class Bootstrap {
  private static final long RESAMPLE = 0x6576616c626f6fL; // "evalboo"
  private static final double LOW = 2.5;
  private static final double HIGH = 97.5;

  private final int crops;
  private final List<List<int[]>> strata;
  private final int resamples;
  private final long seed;

  /**
   * @param strata groups of clusters of crops; from each group, as many clusters are drawn as it
   *     has
   */
  private Bootstrap(int crops, List<List<int[]>> strata, int resamples, long seed) {
    this.crops = crops;
    this.strata = strata;
    this.resamples = resamples;
    this.seed = seed;
  }

  /**
   * Draws crops one by one, as many of each class as there are.
   *
   * @param labels of the tested crops
   * @param resamples at least 1
   * @throws IllegalArgumentException when all crops are of one class
   */
  static Bootstrap byCrop(List<Boolean> labels, int resamples, long seed) {
    requireBothClasses(labels, "the test side");
    var strata =
        Stream.of(true, false)
            .map(
                label ->
                    IntStream.range(0, labels.size())
                        .filter(crop -> labels.get(crop).equals(label))
                        .mapToObj(crop -> new int[] {crop})
                        .toList())
            .toList();
    return new Bootstrap(labels.size(), strata, resamples, seed);
  }

  /**
   * Draws crops volume by volume: the crops of one volume overlap, share plaques and lighting, and
   * are right or wrong together. Drawn one by one, they would give intervals that are too narrow.
   *
   * @param labels of the tested crops
   * @param volumes of the tested crops
   * @param resamples at least 1
   * @throws IllegalArgumentException when a volume has crops of one class only, which a resample
   *     may then be of, too
   */
  static Bootstrap byVolume(List<Boolean> labels, List<String> volumes, int resamples, long seed) {
    var crops =
        IntStream.range(0, labels.size())
            .boxed()
            .collect(Collectors.groupingBy(volumes::get, LinkedHashMap::new, Collectors.toList()));
    crops.forEach(
        (volume, own) -> requireBothClasses(own.stream().map(labels::get).toList(), volume));
    var clusters =
        crops.values().stream()
            .map(own -> own.stream().mapToInt(Integer::intValue).toArray())
            .toList();
    return new Bootstrap(labels.size(), List.of(clusters), resamples, seed);
  }

  private static void requireBothClasses(List<Boolean> labels, String of) {
    if (!labels.contains(true) || !labels.contains(false)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "all %d tested crops of %s are of one class: there is nothing to tell apart",
              labels.size(),
              of));
    }
  }

  /** Returns the figure of all tested crops, with its 95 % interval. */
  Estimate estimate(Measure measure) {
    var counts = new int[crops];
    Arrays.fill(counts, 1);
    double value = measure.of(counts);
    var values = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      draw(SplitRandom.of(seed, RESAMPLE, resample), counts);
      values[resample] = measure.of(counts);
    }
    var percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(values);
    return new Estimate(value, percentile.evaluate(LOW), percentile.evaluate(HIGH));
  }

  private void draw(SplitRandom random, int[] counts) {
    Arrays.fill(counts, 0);
    for (var clusters : strata) {
      for (int i = 0; i < clusters.size(); i++) {
        for (int crop : clusters.get(random.nextInt(clusters.size()))) {
          counts[crop]++;
        }
      }
    }
  }
}
