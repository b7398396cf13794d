package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A function of one array and of weights looked up by name. */
interface Layer {
  /** Returns its entries of the state_dict, in PyTorch's order. */
  List<TensorSpec> tensors();

  /** Computes the output, a new array owned by {@code x}'s manager. */
  NDArray forward(NDArray x, Weights weights);
}
