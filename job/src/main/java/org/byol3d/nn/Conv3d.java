package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A 3D convolution of stride 1 that keeps the spatial size: {@code [N, in, D, H, W]} → {@code [N,
 * out, D, H, W]}, weight {@code [out, in, k, k, k]}, bias {@code [out]} if any.
 *
 * @param name prefix of the parameter names
 * @param in input channels
 * @param out output channels
 * @param kernel odd edge length k
 * @param bias whether the convolution adds a bias
 */
record Conv3d(String name, int in, int out, int kernel, boolean bias) implements Layer {
  private static final Shape UNIT = new Shape(1, 1, 1);

  @Override
  public List<TensorSpec> tensors() {
    var initializer = Initializer.kaimingUniform((long) in * kernel * kernel * kernel);
    var tensors = new ArrayList<TensorSpec>();
    tensors.add(
        TensorSpec.parameter(
            name + ".weight", new Shape(out, in, kernel, kernel, kernel), initializer));
    if (bias) {
      tensors.add(TensorSpec.parameter(name + ".bias", new Shape(out), initializer));
    }
    return tensors;
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    int padding = kernel / 2;
    return ai.djl.nn.convolutional.Conv3d.conv3d(
            x,
            weights.get(name + ".weight"),
            bias ? weights.get(name + ".bias") : null,
            UNIT,
            new Shape(padding, padding, padding),
            UNIT)
        .singletonOrThrow();
  }
}
