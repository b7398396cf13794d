package org.byol3d.distributed;

/** The networks of one worker. Used by one thread at a time, but not always by the same. */
public interface Replica extends AutoCloseable {
  /** Returns the number of trained weights. */
  int size();

  /**
   * Sets the trained weights.
   *
   * @param weights {@link #size()} values
   */
  void load(float[] weights);

  /** Frees the networks. */
  @Override
  void close();
}
