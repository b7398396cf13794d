package org.byol3d.evaluate;

import java.util.Arrays;
import org.byol3d.byol.Matrix;

/**
 * Brings every feature to mean 0 and standard deviation 1 over the crops it was learned from. A
 * feature that is constant there says nothing and becomes 0 everywhere, on crops it was not learned
 * from too.
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
    int columns = features.columns();
    var means = new double[columns];
    var factors = new double[columns];
    var column = new double[features.rows()];
    for (int c = 0; c < columns; c++) {
      for (int row = 0; row < column.length; row++) {
        column[row] = features.values()[row * columns + c];
      }
      double mean = Arrays.stream(column).average().orElseThrow();
      double squares = 0;
      double magnitude = 0;
      for (double value : column) {
        squares += (value - mean) * (value - mean);
        magnitude = Math.max(magnitude, Math.abs(value));
      }
      double deviation = Math.sqrt(squares / column.length);
      means[c] = mean;
      factors[c] = deviation <= ROUNDING * magnitude ? 0 : 1 / deviation;
    }
    return new Standardization(means, factors);
  }

  /** The standardized rows. */
  Matrix apply(Matrix features) {
    var values = new double[features.values().length];
    for (int i = 0; i < values.length; i++) {
      int column = i % means.length;
      values[i] = (features.values()[i] - means[column]) * factors[column];
    }
    return new Matrix(features.rows(), features.columns(), values);
  }
}
