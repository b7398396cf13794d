package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.Stream;

/** (conv → norm → leaky ReLU) twice. */
record PlainConvBlock(String name, int in, int out) implements ConvBlock {
  @Override
  public List<TensorSpec> tensors() {
    return Stream.of(conv1(), norm1(), conv2(), norm2())
        .flatMap(layer -> layer.tensors().stream())
        .toList();
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> unit(conv2(), norm2(), unit(conv1(), norm1(), x, weights), weights));
  }

  private static NDArray unit(Layer conv, Layer norm, NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var normalized = Scoped.keepResult(() -> norm.forward(conv.forward(x, weights), weights));
          return TorchFunctions.leakyRelu(normalized, LEAKY_SLOPE);
        });
  }

  private Conv3d conv1() {
    return new Conv3d(name + ".block.0", in, out, 3, false);
  }

  private InstanceNorm3d norm1() {
    return new InstanceNorm3d(name + ".block.1", out);
  }

  private Conv3d conv2() {
    return new Conv3d(name + ".block.3", out, out, 3, false);
  }

  private InstanceNorm3d norm2() {
    return new InstanceNorm3d(name + ".block.4", out);
  }
}
