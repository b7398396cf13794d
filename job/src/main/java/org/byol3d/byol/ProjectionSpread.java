package org.byol3d.byol;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** The numbers of {@link CollapseDiagnostics}: each a function of rows scaled to length 1. */
final class ProjectionSpread {
  /** Variance per row below which rows differ by rounding only. */
  private static final double ROUNDING = 1e-24;

  private final int rows;
  private final int columns;
  private final double[] centered;
  private final double[] mean;

  private ProjectionSpread(Matrix projections) {
    rows = projections.rows();
    columns = projections.columns();
    centered = normalized(projections);
    mean = new double[columns];
    for (var i = 0; i < centered.length; i++) {
      mean[i % columns] += centered[i] / rows;
    }
    for (var i = 0; i < centered.length; i++) {
      centered[i] -= mean[i % columns];
    }
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

  /** Rows of length 1; one of length 0 stays as it is. */
  private static double[] normalized(Matrix projections) {
    var values = projections.values().clone();
    var columns = projections.columns();
    for (var row = 0; row < projections.rows(); row++) {
      var from = row * columns;
      var largest = 0.0;
      for (var i = from; i < from + columns; i++) {
        if (!Double.isFinite(values[i])) {
          throw new IllegalArgumentException(
              "%s: row %d holds %s".formatted(projections, row, values[i]));
        }
        largest = Math.max(largest, Math.abs(values[i]));
      }
      if (largest == 0) {
        continue;
      }
      // By the largest first: squares of values that a double holds may not fit into one.
      var squares = 0.0;
      for (var i = from; i < from + columns; i++) {
        values[i] /= largest;
        squares += values[i] * values[i];
      }
      var length = Math.sqrt(squares);
      for (var i = from; i < from + columns; i++) {
        values[i] /= length;
      }
    }
    return values;
  }

  private double[] standardDeviations() {
    var deviations = new double[columns];
    for (var i = 0; i < centered.length; i++) {
      deviations[i % columns] += centered[i] * centered[i];
    }
    for (var column = 0; column < columns; column++) {
      deviations[column] = Math.sqrt(deviations[column] / (rows - 1));
    }
    return deviations;
  }

  /**
   * Σ_{i≠j} x_i·x_j / (n(n − 1)) = ‖mean‖² − Σ variance / n, which loses nothing to the
   * cancellation of n‖mean‖² with the n terms i = j.
   */
  private double meanCosine(double[] deviations) {
    var cosine = 0.0;
    for (var column = 0; column < columns; column++) {
      cosine += mean[column] * mean[column] - deviations[column] * deviations[column] / rows;
    }
    return cosine;
  }

  private double effectiveRank() {
    var gram = rows <= columns ? gramOfRows() : gramOfColumns();
    var trace = 0.0;
    for (var i = 0; i < gram.length; i++) {
      trace += gram[i][i];
    }
    if (trace <= ROUNDING * rows) {
      return 0;
    }
    var eigenvalues =
        new EigenDecomposition(new Array2DRowRealMatrix(gram, false)).getRealEigenvalues();
    var total = 0.0;
    for (var i = 0; i < eigenvalues.length; i++) {
      // What is below the rounding of the Gram matrix is none of the projections'.
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

  private double[][] gramOfRows() {
    var gram = new double[rows][rows];
    for (var i = 0; i < rows; i++) {
      for (var j = 0; j <= i; j++) {
        var product = 0.0;
        for (var k = 0; k < columns; k++) {
          product += centered[i * columns + k] * centered[j * columns + k];
        }
        gram[i][j] = product;
        gram[j][i] = product;
      }
    }
    return gram;
  }

  private double[][] gramOfColumns() {
    var gram = new double[columns][columns];
    for (var row = 0; row < rows; row++) {
      var from = row * columns;
      for (var i = 0; i < columns; i++) {
        for (var j = 0; j < columns; j++) {
          gram[i][j] += centered[from + i] * centered[from + j];
        }
      }
    }
    return gram;
  }
}
