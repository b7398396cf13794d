package org.byol3d.byol;

import java.util.List;
import java.util.function.Function;

/**
 * The encoders' outputs for a global batch, one row per crop pair in the batch's order: the input
 * of the heads phase.
 *
 * @param online1 y of view 1
 * @param online2 y of view 2
 * @param target1 y′ of view 1
 * @param target2 y′ of view 2
 */
public record Representations(Matrix online1, Matrix online2, Matrix target1, Matrix target2) {
  /**
   * Checks that all four have the same shape.
   *
   * @throws IllegalArgumentException when one differs
   */
  public Representations {
    for (var other : new Matrix[] {online2, target1, target2}) {
      if (other.rows() != online1.rows() || other.columns() != online1.columns()) {
        throw new IllegalArgumentException(
            "representations of one batch differ in shape: " + online1 + ", " + other);
      }
    }
  }

  /** Returns the rows of all parts of a batch, at least one, in order. */
  public static Representations join(List<Representations> parts) {
    return new Representations(
        join(parts, Representations::online1),
        join(parts, Representations::online2),
        join(parts, Representations::target1),
        join(parts, Representations::target2));
  }

  private static Matrix join(
      List<Representations> parts, Function<Representations, Matrix> output) {
    return Matrix.join(parts.stream().map(output).toList());
  }

  /** Returns the number of crop pairs. */
  public int rows() {
    return online1.rows();
  }
}
