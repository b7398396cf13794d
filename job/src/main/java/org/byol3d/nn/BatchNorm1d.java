package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Normalizes each feature over the rows, then scales and shifts: {@code [N, C]} → {@code [N, C]}.
 *
 * <p>By batch statistics it normalizes with the biased variance and moves the running statistics by
 * 0.1 of the batch's mean and unbiased variance, in place. Source: Ioffe, Szegedy, "Batch
 * normalization", 2015; PyTorch's conventions.
 */
record BatchNorm1d(String name, int features) {
  static final double EPSILON = 1e-5;
  static final double MOMENTUM = 0.1;

  List<TensorSpec> tensors() {
    var shape = new Shape(features);
    return List.of(
        TensorSpec.parameter(name + ".weight", shape, new Initializer.Constant(1)),
        TensorSpec.parameter(name + ".bias", shape, new Initializer.Constant(0)),
        TensorSpec.buffer(name + ".running_mean", shape, 0),
        TensorSpec.buffer(name + ".running_var", shape, 1),
        TensorSpec.buffer(name + ".num_batches_tracked", new Shape(), 0));
  }

  /**
   * Normalizes the rows into a new array.
   *
   * @throws IllegalArgumentException when the mode is {@code BATCH} and there is a single row
   */
  NDArray forward(NDArray x, Weights weights, BatchNormMode mode) {
    boolean training = mode == BatchNormMode.BATCH;
    if (training) {
      if (x.getShape().get(0) < 2) {
        throw new IllegalArgumentException(
            "Batch normalization needs at least 2 rows, but the batch has "
                + x.getShape().get(0)
                + ": raise the batch size, or use batch-norm = global.");
      }
      weights.get(name + ".num_batches_tracked").addi(1);
    }
    return TorchFunctions.batchNorm(
        x,
        weights.get(name + ".weight"),
        weights.get(name + ".bias"),
        weights.get(name + ".running_mean"),
        weights.get(name + ".running_var"),
        training,
        MOMENTUM,
        EPSILON);
  }
}
