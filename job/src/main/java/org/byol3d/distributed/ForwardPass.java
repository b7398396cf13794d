package org.byol3d.distributed;

/** A forward pass that waits for its output gradient. Closed when it is not needed any more. */
public interface ForwardPass extends AutoCloseable {
  /**
   * Returns the outputs in the program's own encoding; empty if the pass was run for its graph
   * only.
   */
  byte[] outputs();

  /**
   * Runs the backward pass. May be called once, and only if the pass has a graph.
   *
   * @param outputGradient gradient of the loss with respect to the outputs, in the program's own
   *     encoding
   * @param gradient receives the gradient with respect to the trained weights
   */
  void backward(byte[] outputGradient, float[] gradient);

  /** Frees the graph. */
  @Override
  void close();
}
