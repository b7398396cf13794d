package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * leaky ReLU(conv → norm → leaky ReLU → conv → norm, plus the input). Where the channel count
 * changes, the input passes through a 1×1×1 convolution without bias first; otherwise as it is.
 */
record ResidualConvBlock(String name, int in, int out) implements ConvBlock {
  @Override
  public List<TensorSpec> tensors() {
    return Stream.concat(Stream.of(residual()), skip().stream())
        .flatMap(layer -> layer.tensors().stream())
        .toList();
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return Scoped.keepResult(() -> LEAKY_RELU.forward(sum(x, weights), weights));
  }

  private NDArray sum(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var residual = residual().forward(x, weights);
          var skipped = skip().map(conv -> conv.forward(x, weights)).orElse(x);
          return residual.add(skipped);
        });
  }

  private Sequential residual() {
    return Sequential.of(
        new Conv3d(name + ".conv1.0", in, out, 3, false),
        new InstanceNorm3d(name + ".conv1.1", out),
        LEAKY_RELU,
        new Conv3d(name + ".conv2.0", out, out, 3, false),
        new InstanceNorm3d(name + ".conv2.1", out));
  }

  private Optional<Layer> skip() {
    return in == out
        ? Optional.empty()
        : Optional.of(new Conv3d(name + ".skip", in, out, 1, false));
  }
}
