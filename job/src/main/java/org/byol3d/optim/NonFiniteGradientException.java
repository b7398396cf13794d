package org.byol3d.optim;

/** A gradient holds a NaN or an infinity: an update with it would destroy the weights. */
public final class NonFiniteGradientException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  NonFiniteGradientException(double norm) {
    super(
        "the global gradient norm is "
            + norm
            + ": the step was not applied. Resume from the last checkpoint with a lower learning"
            + " rate, and look for volumes with extreme values in the index");
  }
}
