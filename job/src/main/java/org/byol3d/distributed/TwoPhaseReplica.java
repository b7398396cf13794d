package org.byol3d.distributed;

/**
 * The networks of a step whose loss the driver computes from the outputs of all micro-batches. The
 * trained network has a moving average beside it.
 *
 * @param <B> a loaded micro-batch
 */
public interface TwoPhaseReplica<B> extends Replica {
  /** What a forward pass is for. */
  enum Mode {
    /** The outputs of all networks, which go to the driver; no graph. */
    OUTPUTS,
    /** The outputs of all networks, and the graph for the backward pass. */
    OUTPUTS_AND_GRAPH,
    /** Only the graph, for a micro-batch with known outputs. */
    GRAPH
  }

  /**
   * Sets the trained weights. The caller keeps no pass of this replica.
   *
   * @param weights {@link #size()} values
   */
  @Override
  void load(float[] weights);

  /**
   * Sets the weights of the network that averages the trained one.
   *
   * @param average {@link #size()} values
   */
  void loadAverage(float[] average);

  /** Runs a micro-batch through the networks. Equal weights and input give equal bits. */
  ForwardPass forward(B batch, Mode mode);
}
