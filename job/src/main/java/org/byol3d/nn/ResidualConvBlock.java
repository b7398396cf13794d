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
    return Stream.concat(Stream.of(conv1(), norm1(), conv2(), norm2()), skip().stream())
        .flatMap(layer -> layer.tensors().stream())
        .toList();
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var sum =
              Scoped.keepResult(
                  () -> {
                    var residual = residual(x, weights);
                    return skip()
                        .map(conv -> residual.add(conv.forward(x, weights)))
                        .orElseGet(() -> residual.add(x));
                  });
          return TorchFunctions.leakyRelu(sum, LEAKY_SLOPE);
        });
  }

  private NDArray residual(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var inner =
              Scoped.keepResult(
                  () -> {
                    var first =
                        Scoped.keepResult(
                            () -> norm1().forward(conv1().forward(x, weights), weights));
                    return TorchFunctions.leakyRelu(first, LEAKY_SLOPE);
                  });
          return norm2().forward(conv2().forward(inner, weights), weights);
        });
  }

  private Conv3d conv1() {
    return new Conv3d(name + ".conv1.0", in, out, 3, false);
  }

  private InstanceNorm3d norm1() {
    return new InstanceNorm3d(name + ".conv1.1", out);
  }

  private Conv3d conv2() {
    return new Conv3d(name + ".conv2.0", out, out, 3, false);
  }

  private InstanceNorm3d norm2() {
    return new InstanceNorm3d(name + ".conv2.1", out);
  }

  private Optional<Conv3d> skip() {
    return in == out
        ? Optional.empty()
        : Optional.of(new Conv3d(name + ".skip", in, out, 1, false));
  }
}
