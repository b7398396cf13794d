package org.byol3d.crop;

import java.util.Set;

/**
 * The samples of one epoch; each is computed on request. Immutable and thread-safe.
 *
 * @param <S> a sample
 */
public interface SampledEpoch<S extends Sample> {

  /** Returns the epoch's number, from 0. */
  long number();

  /** Returns the number of samples. */
  int size();

  /**
   * Returns a sample.
   *
   * @throws IndexOutOfBoundsException if its number is not in {@code [0, size)}
   */
  default S sample(int sample) {
    return sample(sample, Set.of());
  }

  /**
   * Returns a sample when some volumes cannot be read any more: another volume, drawn at random,
   * replaces each of them. The result is a pure function of the excluded volumes too; samples of
   * other volumes stay as they are.
   *
   * @throws IndexOutOfBoundsException if its number is not in {@code [0, size)}
   * @throws IllegalArgumentException if all volumes are excluded
   */
  S sample(int sample, Set<Integer> excluded);
}
