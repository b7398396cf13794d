package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Normalizes each channel of each sample to mean 0 and variance 1 over space (biased variance, ε
 * 1e-5), then scales and shifts: {@code [N, C, D, H, W]} → the same shape. There are no running
 * statistics.
 *
 * <p>Source: Ulyanov, Vedaldi, Lempitsky, "Instance normalization", 2016.
 */
record InstanceNorm3d(String name, int channels) implements Layer {
  static final double EPSILON = 1e-5;

  @Override
  public List<TensorSpec> tensors() {
    var shape = new Shape(channels);
    return List.of(
        TensorSpec.parameter(name + ".weight", shape, new Initializer.Constant(1)),
        TensorSpec.parameter(name + ".bias", shape, new Initializer.Constant(0)));
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var shape = x.getShape();
          long samples = shape.get(0);
          // The engine's batch norm over N·C channels of one sample is instance norm. It insists on
          // running statistics, so it gets some to throw away.
          var folded =
              x.reshape(new Shape(1, samples * channels, shape.get(2), shape.get(3), shape.get(4)));
          var scratch = new Shape(samples * channels);
          var y =
              TorchFunctions.batchNorm(
                  folded,
                  weights.get(name + ".weight").tile(samples),
                  weights.get(name + ".bias").tile(samples),
                  x.getManager().zeros(scratch, x.getDataType()),
                  x.getManager().ones(scratch, x.getDataType()),
                  true,
                  0,
                  EPSILON);
          return y.reshape(shape);
        });
  }
}
