package org.byol3d.optim;

import java.util.List;

/**
 * Clipping by the global norm, as PyTorch's {@code clip_grad_norm_}: when ‖g‖ exceeds the maximum,
 * all gradients are scaled by {@code maximum / (‖g‖ + 1e-6)}. The norm is that of all given vectors
 * together (encoder and heads have different vectors), accumulated in double in a fixed order.
 *
 * @param <A> the vector: {@code float[]} or {@code double[]}
 */
public final class GlobalNormClip<A> {
  private static final double EPSILON = 1e-6;

  private final Arithmetic<A> arithmetic;
  private final double maximum;

  /**
   * @param maximum the largest norm that is not scaled, positive; with infinity, {@link #clip} only
   *     measures
   * @throws IllegalArgumentException when the maximum is not positive
   */
  public GlobalNormClip(Arithmetic<A> arithmetic, double maximum) {
    if (!(maximum > 0)) {
      throw new IllegalArgumentException(
          "the largest gradient norm must be positive, but is " + maximum);
    }
    this.arithmetic = arithmetic;
    this.maximum = maximum;
  }

  /**
   * Scales the gradients in place when their norm is too large.
   *
   * @return the norm before clipping
   * @throws NonFiniteGradientException when the norm is NaN or infinite; nothing is changed then
   */
  public double clip(List<A> gradients) {
    double squares = 0;
    for (var vector : gradients) {
      squares += arithmetic.dot(vector, vector, 0, arithmetic.length(vector));
    }
    double norm = Math.sqrt(squares);
    if (!Double.isFinite(norm)) {
      throw new NonFiniteGradientException("the global gradient norm", norm);
    }
    double coefficient = maximum / (norm + EPSILON);
    if (coefficient < 1) {
      for (var vector : gradients) {
        arithmetic.scale(vector, coefficient, 0, arithmetic.length(vector));
      }
    }
    return norm;
  }
}
