package org.byol3d.evaluate;

import org.byol3d.byol.Matrix;

/** Measures whether representations find the other view of a crop among views of other crops. */
public final class ViewMatching {
  private ViewMatching() {}

  /**
   * Returns the share of rows that are nearer to the same row of the other matrix than to any other
   * of its rows, by cosine. Both matrices are centered by their own mean first, since averaged
   * activations have a large common part. A tie is not a match, so equal representations match
   * nothing.
   *
   * @param first view 1, one row per pair
   * @param second view 2, of the same shape
   */
  public static double share(Matrix first, Matrix second) {
    var left = centeredUnitRows(first);
    var right = centeredUnitRows(second);
    int columns = first.columns();
    int matched = 0;
    for (int row = 0; row < first.rows(); row++) {
      double own = dot(left, row, right, row, columns);
      boolean nearest = true;
      for (int other = 0; other < second.rows() && nearest; other++) {
        nearest = other == row || dot(left, row, right, other, columns) < own;
      }
      matched += nearest ? 1 : 0;
    }
    return (double) matched / first.rows();
  }

  private static double dot(double[] left, int row, double[] right, int other, int columns) {
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += left[row * columns + c] * right[other * columns + c];
    }
    return sum;
  }

  private static double[] centeredUnitRows(Matrix matrix) {
    int columns = matrix.columns();
    var values = matrix.values().clone();
    var mean = new double[columns];
    for (int i = 0; i < values.length; i++) {
      mean[i % columns] += values[i] / matrix.rows();
    }
    for (int row = 0; row < matrix.rows(); row++) {
      double squares = 0;
      for (int c = 0; c < columns; c++) {
        values[row * columns + c] -= mean[c];
        squares += values[row * columns + c] * values[row * columns + c];
      }
      double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (int c = 0; c < columns; c++) {
        values[row * columns + c] *= scale;
      }
    }
    return values;
  }
}
