package org.byol3d.nn;

/** The values that a tensor starts with. */
public sealed interface Initializer {
  /**
   * Uniform in [−{@code bound}, {@code bound}).
   *
   * <p>PyTorch's default for convolutions and linear layers, Kaiming uniform with a = √5, is this
   * with {@code bound} = 1/√fan-in, for weights and biases alike.
   */
  record Uniform(double bound) implements Initializer {}

  /** The same value for every element. */
  record Constant(float value) implements Initializer {}

  /** Returns PyTorch's default of a convolution or linear layer. */
  static Initializer kaimingUniform(long fanIn) {
    return new Uniform(1.0 / Math.sqrt((double) fanIn));
  }
}
