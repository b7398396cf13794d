package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A layer without weights, such as an activation or pooling.
 *
 * @param function returns a new array
 */
record WeightlessLayer(UnaryOperator<NDArray> function) implements Layer {
  @Override
  public List<TensorSpec> tensors() {
    return List.of();
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return function.apply(x);
  }
}
