package org.byol3d.evaluate;

import org.byol3d.byol.Matrix;

/**
 * Brings every feature to mean 0 and standard deviation 1 over the crops it was learned from. A
 * feature that is constant there says nothing and becomes 0 everywhere, also on other crops.
 */
final class Standardization {
  /** Deviations below this share of the feature's magnitude are rounding. */
  private static final double ROUNDING = 1e-9;

  private final double[] means;
  private final double[] factors;

  private Standardization(double[] means, double[] factors) {
    this.means = means;
    this.factors = factors;
  }

  static Standardization of(Matrix features) {
    var means = features.columnMeans();
    var centered = features.minus(means).values();
    int columns = means.length;
    var squares = new double[columns];
    var magnitudes = new double[columns];
    for (int i = 0; i < centered.length; i++) {
      int column = i % columns;
      squares[column] += centered[i] * centered[i];
      magnitudes[column] = Math.max(magnitudes[column], Math.abs(features.values()[i]));
    }
    var factors = new double[columns];
    for (int column = 0; column < columns; column++) {
      double deviation = Math.sqrt(squares[column] / features.rows());
      factors[column] = deviation <= ROUNDING * magnitudes[column] ? 0 : 1 / deviation;
    }
    return new Standardization(means, factors);
  }

  /** Returns the standardized rows. */
  Matrix apply(Matrix features) {
    var values = features.minus(means).values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i % factors.length];
    }
    return new Matrix(features.rows(), features.columns(), values);
  }
}
