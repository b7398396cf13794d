package org.byol3d.distributed;

/** A forward pass that waits for its output gradient. Closed when it is not needed any more. */
public interface Pass extends AutoCloseable {
  /** The outputs in the program's own encoding; empty after a pass for the graph only. */
  byte[] outputs();

  /**
   * The backward pass; once, and only of a pass with a graph.
   *
   * @param outputGradient of the loss with respect to the outputs, in the program's own encoding
   * @param gradient receives the gradient with respect to the trained weights
   */
  void backward(byte[] outputGradient, float[] gradient);

  /** Frees the graph. */
  @Override
  void close();
}
