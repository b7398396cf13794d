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
    var left = first.minus(first.columnMeans()).unitRows();
    var right = second.minus(second.columnMeans()).unitRows();
    int matched = 0;
    for (int row = 0; row < first.rows(); row++) {
      double own = left.dot(row, right, row);
      boolean nearest = true;
      for (int other = 0; other < second.rows() && nearest; other++) {
        nearest = other == row || left.dot(row, right, other) < own;
      }
      matched += nearest ? 1 : 0;
    }
    return (double) matched / first.rows();
  }
}
