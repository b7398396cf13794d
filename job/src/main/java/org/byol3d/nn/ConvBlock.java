package org.byol3d.nn;

/**
 * Two 3×3×3 convolutions, each with instance norm: {@code [N, in, D, H, W]} → {@code [N, out, …]}.
 */
sealed interface ConvBlock extends Layer permits ResidualConvBlock, PlainConvBlock {
  /** Slope of every leaky ReLU for negative inputs. */
  double LEAKY_SLOPE = 0.01;

  /** The activation of every block. */
  Layer LEAKY_RELU = new WeightlessLayer(x -> TorchFunctions.leakyRelu(x, LEAKY_SLOPE));

  /** Returns the prefix of the parameter names. */
  String name();

  /** Returns the number of input channels. */
  int in();

  /** Returns the number of output channels. */
  int out();

  static ConvBlock of(String name, int in, int out, boolean residual) {
    return residual ? new ResidualConvBlock(name, in, out) : new PlainConvBlock(name, in, out);
  }
}
