package org.byol3d.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.byol3d.byol.Matrix;

/**
 * Fits a linear probe: {@link LogisticRegression} on features standardized by the crops it learns
 * from. The penalty λ is the one of least log-loss in cross-validation over groups of the train
 * side; nothing of the test side is seen. Of equal ones the greater is taken.
 *
 * <p>Source: Alain and Bengio, "Understanding intermediate layers using linear classifier probes",
 * 2016.
 */
record LinearProbe() implements Probe {
  private static final int MOST_FOLDS = 5;

  /** Descending: each fit starts from the one before, which is smoother. */
  private static final List<Double> LAMBDAS = List.of(100.0, 10.0, 1.0, 0.1, 0.01, 1e-3, 1e-4);

  /**
   * One part of the train crops to fit on, the rest to choose λ by.
   *
   * @param fitted standardized by itself
   * @param held standardized by the fitted ones
   */
  private record Fold(
      Matrix fitted, List<Boolean> fittedLabels, Matrix held, List<Boolean> heldLabels) {}

  @Override
  public String name() {
    return "linear";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when all train crops are of one group
   */
  @Override
  public Scores score(LabeledFeatures train, Matrix test) {
    var standardization = Standardization.of(train.features());
    var x = standardization.apply(train.features());
    double lambda = choose(train);
    var coefficients =
        LogisticRegression.fit(x, train.plaque(), lambda, new double[x.columns() + 1]);
    return new Scores(
        LogisticRegression.probabilities(standardization.apply(test), coefficients),
        Map.of("lambda", lambda));
  }

  private static double choose(LabeledFeatures train) {
    var losses = new double[LAMBDAS.size()];
    for (var fold : folds(train)) {
      var coefficients = new double[train.features().columns() + 1];
      for (int i = 0; i < losses.length; i++) {
        coefficients =
            LogisticRegression.fit(
                fold.fitted(), fold.fittedLabels(), LAMBDAS.get(i), coefficients);
        losses[i] +=
            fold.held().rows()
                * LogisticRegression.logLoss(fold.held(), fold.heldLabels(), coefficients);
      }
    }
    int best = 0;
    for (int i = 1; i < losses.length; i++) {
      if (losses[i] < losses[best]) {
        best = i;
      }
    }
    return LAMBDAS.get(best);
  }

  private static List<Fold> folds(LabeledFeatures train) {
    var groups = List.copyOf(new TreeSet<>(train.groups()));
    if (groups.size() < 2) {
      throw new IllegalArgumentException(
          "all train crops are of "
              + groups.get(0)
              + ": cross-validation needs at least two volumes to learn from");
    }
    int count = Math.min(MOST_FOLDS, groups.size());
    var folds = new ArrayList<Fold>();
    for (int fold = 0; fold < count; fold++) {
      var held = new ArrayList<String>();
      for (int i = fold; i < groups.size(); i += count) {
        held.add(groups.get(i));
      }
      var fitted = train.ofGroups(held, false);
      var left = train.ofGroups(held, true);
      var standardization = Standardization.of(fitted.features());
      folds.add(
          new Fold(
              standardization.apply(fitted.features()),
              fitted.plaque(),
              standardization.apply(left.features()),
              left.plaque()));
    }
    return folds;
  }
}
