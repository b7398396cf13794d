package org.byol3d.distributed;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * One version of the weights, as tasks carry it: numbers and handles. The weights themselves are
 * fetched by the workers that lack them.
 *
 * @param version of the weights; one more with each publication
 * @param weights raw bytes of the trained weights
 * @param average the network that averages them, of the same version; null when the program has
 *     none
 */
record PublishedWeights(long version, Broadcast<byte[]> weights, Average average)
    implements Serializable {
  /**
   * A moving average of the weights.
   *
   * @param tau a worker that holds the version before makes this one itself: τ · average + (1 − τ)
   *     · weights
   * @param values for workers that do not; Spark ships them only when asked
   */
  record Average(double tau, Broadcast<byte[]> values) implements Serializable {}
}
