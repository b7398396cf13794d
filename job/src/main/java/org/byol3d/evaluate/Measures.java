package org.byol3d.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Makes figures of a probe's scores. A score of ½ or more is an answer of plaque. */
final class Measures {
  private static final double THRESHOLD = 0.5;

  private Measures() {}

  /** Measures the share of right answers. */
  static Measure accuracy(double[] scores, List<Boolean> plaque) {
    return counts -> {
      long right = 0;
      long all = 0;
      for (int i = 0; i < scores.length; i++) {
        right += isRight(scores, plaque, i) ? counts[i] : 0;
        all += counts[i];
      }
      return (double) right / all;
    };
  }

  /**
   * Measures the mean of the share of right answers among crops with plaque and among those
   * without.
   */
  static Measure balancedAccuracy(double[] scores, List<Boolean> plaque) {
    return counts -> {
      var right = new long[2];
      var all = new long[2];
      for (int i = 0; i < scores.length; i++) {
        int label = plaque.get(i) ? 1 : 0;
        right[label] += isRight(scores, plaque, i) ? counts[i] : 0;
        all[label] += counts[i];
      }
      return ((double) right[0] / all[0] + (double) right[1] / all[1]) / 2;
    };
  }

  /**
   * Measures the area under the ROC curve: the probability that a crop with plaque has a higher
   * score than one without, ties counting half (Hanley and McNeil, "The meaning and use of the area
   * under a receiver operating characteristic (ROC) curve", 1982).
   */
  static Measure areaUnderCurve(double[] scores, List<Boolean> plaque) {
    var ascending =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return counts -> {
      double won = 0;
      long otherBelow = 0;
      long plaqueBelow = 0;
      for (int from = 0; from < ascending.length; ) {
        int to = from;
        long tiedPlaque = 0;
        long tiedOther = 0;
        for (; to < ascending.length && scores[ascending[to]] == scores[ascending[from]]; to++) {
          if (plaque.get(ascending[to])) {
            tiedPlaque += counts[ascending[to]];
          } else {
            tiedOther += counts[ascending[to]];
          }
        }
        won += tiedPlaque * (otherBelow + tiedOther / 2.0);
        otherBelow += tiedOther;
        plaqueBelow += tiedPlaque;
        from = to;
      }
      return won / ((double) plaqueBelow * otherBelow);
    };
  }

  private static boolean isRight(double[] scores, List<Boolean> plaque, int crop) {
    return scores[crop] >= THRESHOLD == plaque.get(crop);
  }
}
