package org.byol3d.optim;

/** A loss or gradient is NaN or infinite: an update with it would destroy the weights. */
public final class NonFiniteGradientException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what names the quantity, such as {@code the loss}
   * @param value is not finite
   */
  public NonFiniteGradientException(String what, double value) {
    super(what + " is " + value);
  }
}
