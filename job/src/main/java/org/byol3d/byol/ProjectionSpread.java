package org.byol3d.byol;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** Computes the figures of {@link CollapseDiagnostics} from rows scaled to length 1. */
final class ProjectionSpread {
  /** Below this variance per row, rows differ by rounding only. */
  private static final double ROUNDING = 1e-24;

  private final int rows;
  private final int columns;
  private final double[] mean;
  private final Matrix centered;

  private ProjectionSpread(Matrix projections) {
    rows = projections.rows();
    columns = projections.columns();
    projections
        .firstNotFinite()
        .ifPresent(
            i -> {
              throw new IllegalArgumentException(
                  String.format(
                      Locale.ROOT,
                      "%s: row %d holds %s",
                      projections,
                      i / columns,
                      projections.values()[i]));
            });
    var unit = projections.unitRows();
    mean = unit.columnMeans();
    centered = unit.minus(mean);
  }

  static CollapseDiagnostics diagnose(Matrix projections) {
    if (projections.rows() < 2) {
      throw new IllegalArgumentException(
          "%s: a spread needs at least 2 rows".formatted(projections));
    }
    var spread = new ProjectionSpread(projections);
    var deviations = spread.standardDeviations();
    var sum = 0.0;
    var least = Double.POSITIVE_INFINITY;
    for (var deviation : deviations) {
      sum += deviation;
      least = Math.min(least, deviation);
    }
    return new CollapseDiagnostics(
        spread.rows,
        spread.columns,
        sum / spread.columns,
        least,
        spread.effectiveRank(),
        spread.meanCosine(deviations));
  }

  private double[] standardDeviations() {
    var deviations = new double[columns];
    var values = centered.values();
    for (var i = 0; i < values.length; i++) {
      deviations[i % columns] += values[i] * values[i];
    }
    for (var column = 0; column < columns; column++) {
      deviations[column] = Math.sqrt(deviations[column] / (rows - 1));
    }
    return deviations;
  }

  /**
   * Returns Σ_{i≠j} x_i·x_j / (n(n − 1)) = ‖mean‖² − Σ variance / n. This form loses no digits,
   * because it does not subtract the n terms i = j from n²‖mean‖².
   */
  private double meanCosine(double[] deviations) {
    var cosine = 0.0;
    for (var column = 0; column < columns; column++) {
      cosine += mean[column] * mean[column] - deviations[column] * deviations[column] / rows;
    }
    return cosine;
  }

  private double effectiveRank() {
    var byRow = new Array2DRowRealMatrix(centered.toRows(), false);
    var byColumn = new Array2DRowRealMatrix(byRow.transpose().getData(), false);
    // Both Gram matrices have the same eigenvalues other than 0, so the smaller one is enough.
    var gram = rows <= columns ? byRow.multiply(byColumn) : byColumn.multiply(byRow);
    var trace = gram.getTrace();
    if (trace <= ROUNDING * rows) {
      return 0;
    }
    var eigenvalues = new EigenDecomposition(gram).getRealEigenvalues();
    Arrays.sort(eigenvalues);
    // Centered rows have one direction less than there are rows; the least eigenvalues are
    // rounding.
    Arrays.fill(eigenvalues, 0, eigenvalues.length - Math.min(rows - 1, columns), 0);
    var total = 0.0;
    for (var i = 0; i < eigenvalues.length; i++) {
      // A smaller eigenvalue comes from rounding in the Gram matrix, not from the projections.
      eigenvalues[i] =
          eigenvalues[i] > Math.ulp(trace) * eigenvalues.length ? Math.sqrt(eigenvalues[i]) : 0;
      total += eigenvalues[i];
    }
    var entropy = 0.0;
    for (var singular : eigenvalues) {
      if (singular > 0) {
        entropy -= singular / total * Math.log(singular / total);
      }
    }
    return Math.exp(entropy);
  }
}
