package org.byol3d.distributed;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * One version of the weights, as tasks carry it: a number and broadcasts. Only the workers that
 * lack the version fetch the weights themselves.
 *
 * @param version number of the version; each publication adds 1
 * @param weights raw bytes of the trained weights
 * @param average of the network that averages them, of the same version; null when the program has
 *     none
 */
record PublishedWeights(long version, Broadcast<byte[]> weights, Average average)
    implements Serializable {
  /**
   * A moving average of the weights.
   *
   * @param tau decay rate, 0 to 1: a worker with the version before computes this average itself,
   *     as τ · average + (1 − τ) · weights
   * @param values for workers without the version before; Spark ships them only when asked
   */
  record Average(double tau, Broadcast<byte[]> values) implements Serializable {}
}
