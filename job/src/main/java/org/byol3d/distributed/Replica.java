package org.byol3d.distributed;

/**
 * One worker's network. Used by one thread at a time, not always the same.
 *
 * @param <B> a loaded micro-batch
 */
public interface Replica<B> extends AutoCloseable {
  /** What a forward pass is for. */
  enum Mode {
    /** Outputs of all networks, to be sent home; no graph. */
    OUTPUTS,
    /** The same, and the graph for the backward pass. */
    OUTPUTS_AND_GRAPH,
    /** The graph only: of a pass whose outputs are known already. */
    GRAPH
  }

  /** Number of trained weights. */
  int size();

  /**
   * Sets the trained weights. No pass of this replica is kept.
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
  Pass forward(B batch, Mode mode);

  /** Frees the network. */
  @Override
  void close();
}
