package org.byol3d.byol;

import ai.djl.ndarray.NDArray;
import org.byol3d.nn.Scoped;

/**
 * The squared distance of a prediction from a projection on the unit sphere: 2 − 2·cos(q, z′) in
 * [0, 4]. Source: Grill et al. 2020, equation 2.
 */
final class RegressionLoss {
  private static final double EPSILON = 1e-12;

  private RegressionLoss() {}

  /**
   * Computes the loss of each row.
   *
   * @param predictions q, {@code [N, P]}
   * @param targets z′, {@code [N, P]}
   * @return one loss per row, {@code [N]}
   */
  static NDArray perRow(NDArray predictions, NDArray targets) {
    return Scoped.keepResult(
        () -> unit(predictions).mul(unit(targets)).sum(new int[] {1}).mul(-2).add(2));
  }

  private static NDArray unit(NDArray rows) {
    return rows.normalize(2, 1, EPSILON);
  }
}
