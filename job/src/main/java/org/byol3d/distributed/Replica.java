package org.byol3d.distributed;

/**
 * The networks of one worker. Used by one thread at a time, but not always by the same.
 *
 * @param <B> a loaded micro-batch
 */
public interface Replica<B> extends AutoCloseable {
  /** What a forward pass is for. */
  enum Mode {
    /** The outputs of all networks, which go to the driver; no graph. */
    OUTPUTS,
    /** The outputs of all networks, and the graph for the backward pass. */
    OUTPUTS_AND_GRAPH,
    /** Only the graph, for a micro-batch with known outputs. */
    GRAPH
  }

  /** Returns the number of trained weights. */
  int size();

  /**
   * Sets the trained weights. The caller keeps no pass of this replica.
   *
   * @param weights {@link #size()} values
   */
  void load(float[] weights);

  /**
   * Sets the weights of the network that averages the trained one.
   *
   * @param average {@link #size()} values
   */
  void loadAverage(float[] average);

  /** Runs a micro-batch through the networks. Equal weights and input give equal bits. */
  ForwardPass forward(B batch, Mode mode);

  /** Frees the networks. */
  @Override
  void close();
}
