package org.byol3d.byol;

/**
 * The encoders' outputs for a global batch, one row a crop pair in the batch's order: what the
 * heads phase takes.
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
   * @throws IllegalArgumentException when they have not
   */
  public Representations {
    for (var other : new Matrix[] {online2, target1, target2}) {
      if (other.rows() != online1.rows() || other.columns() != online1.columns()) {
        throw new IllegalArgumentException(
            "representations of one batch differ in shape: " + online1 + ", " + other);
      }
    }
  }

  /** These rows, then those of another part of the batch. */
  public Representations concat(Representations next) {
    return new Representations(
        online1.concat(next.online1),
        online2.concat(next.online2),
        target1.concat(next.target1),
        target2.concat(next.target2));
  }

  /** Number of crop pairs. */
  public int rows() {
    return online1.rows();
  }
}
