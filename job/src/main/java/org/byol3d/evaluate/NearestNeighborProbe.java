package org.byol3d.evaluate;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.byol3d.byol.Matrix;

/**
 * Classifies by weighted k-nearest neighbors: the k train crops of the greatest cosine similarity s
 * vote with weight exp(s / temperature). Nothing is fitted, so that it shows how the representation
 * itself lays out the crops. Of equal neighbors the earlier crop is taken.
 *
 * <p>Source: Wu et al., "Unsupervised feature learning via non-parametric instance discrimination",
 * 2018, with its temperature; k = 20 as Caron et al., "Emerging properties in self-supervised
 * vision transformers" (DINO), 2021. Unlike there, features are standardized by the train crops
 * first: averaged activations have a large common part that brings all cosines close to 1, and
 * intensity statistics have units as different as a mean's and a kurtosis's.
 *
 * @param neighbors k; all train crops when they are fewer
 * @param temperature greater than 0
 */
record NearestNeighborProbe(int neighbors, double temperature) implements Probe {
  static final NearestNeighborProbe DEFAULT = new NearestNeighborProbe(20, 0.07);

  NearestNeighborProbe {
    if (neighbors < 1 || !(temperature > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d neighbors at temperature %s: both must be positive",
              neighbors,
              temperature));
    }
  }

  @Override
  public String name() {
    return "k-nn";
  }

  @Override
  public Scores score(LabeledFeatures train, Matrix test) {
    var standardization = Standardization.of(train.features());
    var known = standardization.apply(train.features()).unitRows();
    var asked = standardization.apply(test).unitRows();
    int k = Math.min(neighbors, known.rows());
    var scores = new double[asked.rows()];
    var similarities = new double[known.rows()];
    for (int row = 0; row < scores.length; row++) {
      for (int i = 0; i < similarities.length; i++) {
        similarities[i] = asked.dot(row, known, i);
      }
      scores[row] = vote(similarities, train, k);
    }
    return new Scores(scores, Map.of("k", (double) k, "temperature", temperature));
  }

  private double vote(double[] similarities, LabeledFeatures train, int k) {
    var nearest =
        IntStream.range(0, similarities.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -similarities[i])
                    .thenComparing(Comparator.naturalOrder()))
            .limit(k)
            .toList();
    // Relative to the nearest, so that no temperature overflows.
    double best = similarities[nearest.get(0)];
    double plaque = 0;
    double all = 0;
    for (int i : nearest) {
      double weight = StrictMath.exp((similarities[i] - best) / temperature);
      all += weight;
      plaque += train.plaque().get(i) ? weight : 0;
    }
    return plaque / all;
  }
}
