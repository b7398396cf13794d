package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** (conv → norm → leaky ReLU) twice. */
record PlainConvBlock(String name, int in, int out) implements ConvBlock {
  @Override
  public List<TensorSpec> tensors() {
    return layers().tensors();
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return layers().forward(x, weights);
  }

  private Sequential layers() {
    return Sequential.of(
        new Conv3d(name + ".block.0", in, out, 3, false),
        new InstanceNorm3d(name + ".block.1", out),
        LEAKY_RELU,
        new Conv3d(name + ".block.3", out, out, 3, false),
        new InstanceNorm3d(name + ".block.4", out),
        LEAKY_RELU);
  }
}
