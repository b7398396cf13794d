package org.byol3d.nn;

/**
 * Two 3×3×3 convolutions, each with instance norm: {@code [N, in, D, H, W]} → {@code [N, out, …]}.
 */
sealed interface ConvBlock extends Layer permits ResidualConvBlock, PlainConvBlock {
  /** Slope of every leaky ReLU for negative inputs. */
  double LEAKY_SLOPE = 0.01;

  /** Prefix of the parameter names. */
  String name();

  /** Input channels. */
  int in();

  /** Output channels. */
  int out();

  static ConvBlock of(String name, int in, int out, boolean residual) {
    return residual ? new ResidualConvBlock(name, in, out) : new PlainConvBlock(name, in, out);
  }
}
