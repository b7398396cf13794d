package org.byol3d.crop;

import java.io.Serializable;

/**
 * Draws the samples of a training. Each is a pure function of (seed, index generation, epoch,
 * number in the epoch), so any worker can compute any sample, ahead of time or again after a
 * failure. Immutable and thread-safe.
 *
 * @param <S> a sample
 */
public interface Sampler<S extends Sample> extends Serializable {

  /** Returns the number of volumes; {@link Sample#volume} is less. */
  int volumes();

  /** Returns the number of samples of each epoch, at least 1. */
  int samplesPerEpoch();

  /**
   * Returns the samples of one epoch.
   *
   * @param epoch from 0
   */
  SampledEpoch<S> epoch(long epoch);
}
