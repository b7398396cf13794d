package org.byol3d.distributed;

/**
 * The network of a step whose loss is a sum over micro-batches: a worker computes it whole.
 *
 * @param <B> a loaded micro-batch
 */
public interface OnePhaseReplica<B> extends Replica {
  /**
   * Computes the loss of a micro-batch and its gradient. Equal weights and input give equal bits.
   *
   * @param gradient receives the gradient of this micro-batch's part of the step's loss with
   *     respect to the trained weights, {@link #size()} values; those that it holds before are
   *     undefined
   * @return what the driver has to know, such as the loss, in the program's own encoding
   */
  byte[] train(B batch, float[] gradient);
}
