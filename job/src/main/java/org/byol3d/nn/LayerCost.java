package org.byol3d.nn;

import java.util.List;

/**
 * What one conv block or head costs, per crop.
 *
 * @param name prefix of its parameters' names
 * @param outputShape without the batch axis
 * @param parameters number of trained values
 * @param forwardFlops floating-point operations of its convolutions or linear layers, a
 *     multiply-add counted as two; norms and activations are not counted
 * @param firstFlops the part of {@code forwardFlops} that reads the crop itself, which needs no
 *     gradient
 * @param keptElements numbers that a recorded graph holds for the backward pass
 * @param keptIndices 64-bit indices of max pooling that it holds
 */
public record LayerCost(
    String name,
    List<Integer> outputShape,
    long parameters,
    long forwardFlops,
    long firstFlops,
    long keptElements,
    long keptIndices) {
  /**
   * Returns the operations of the backward pass: one product for the weights, one for the input if
   * needed.
   */
  public long backwardFlops() {
    return 2 * forwardFlops - firstFlops;
  }

  /** Returns the bytes that a recorded graph holds. */
  public long keptBytes(Precision precision) {
    return keptElements * precision.bytes() + keptIndices * Long.BYTES;
  }

  /** Returns this cost with more numbers and indices that a recorded graph holds. */
  LayerCost keeping(long elements, long indices) {
    return new LayerCost(
        name,
        outputShape,
        parameters,
        forwardFlops,
        firstFlops,
        keptElements + elements,
        keptIndices + indices);
  }
}
