package org.byol3d.crop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Cuts the samples of all epochs, one after the other, into global steps of K micro-batches of m
 * samples. A step's micro-batches are the same for every number of workers. A step may begin in one
 * epoch and end in the next, so no volume is ever left out. Immutable and thread-safe.
 *
 * @param <S> a sample
 */
public final class MicroBatchPlan<S extends Sample> implements Serializable {
  private static final long serialVersionUID = 2L;

  private final Sampler<S> sampler;
  private final int microBatches;
  private final int micro;

  /**
   * @param sampler gives the samples
   * @param microBatches K, micro-batches in a global step, at least 1
   * @param micro m, samples in a micro-batch, at least 1
   * @throws IllegalArgumentException if a count is not positive, or K·m passes 2³¹ − 1
   */
  public MicroBatchPlan(Sampler<S> sampler, int microBatches, int micro) {
    if (microBatches < 1 || micro < 1 || (long) microBatches * micro > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d micro-batches of %d samples per step: both must be positive",
              microBatches,
              micro));
    }
    this.sampler = sampler;
    this.microBatches = microBatches;
    this.micro = micro;
  }

  /** Returns the number of volumes that the plan samples. */
  public int volumes() {
    return sampler.volumes();
  }

  /** Returns K·m, the number of samples in a global step. */
  public int globalBatch() {
    return microBatches * micro;
  }

  /**
   * Returns the number of whole global steps in a number of epochs.
   *
   * @throws ArithmeticException if they hold more than 2⁶³ − 1 samples
   */
  public long steps(long epochs) {
    return Math.multiplyExact(epochs, sampler.samplesPerEpoch()) / globalBatch();
  }

  /** Returns all micro-batches of a global step, by index. */
  public List<MicroBatch<S>> step(long step) {
    return step(step, Set.of());
  }

  /**
   * Returns all micro-batches of a global step, by index, without some volumes.
   *
   * @param excluded volumes that other volumes replace
   */
  public List<MicroBatch<S>> step(long step, Set<Integer> excluded) {
    return IntStream.range(0, microBatches).mapToObj(k -> microBatch(step, k, excluded)).toList();
  }

  /**
   * Returns one micro-batch of a global step.
   *
   * @param step from 0
   * @param index in {@code [0, K)}
   */
  public MicroBatch<S> microBatch(long step, int index) {
    return microBatch(step, index, Set.of());
  }

  private MicroBatch<S> microBatch(long step, int index, Set<Integer> excluded) {
    Objects.checkIndex(index, microBatches);
    int size = sampler.samplesPerEpoch();
    var ordinal = Math.addExact(Math.multiplyExact(step, globalBatch()), (long) index * micro);
    var batch = new ArrayList<S>(micro);
    var epoch = sampler.epoch(ordinal / size);
    for (var i = 0; i < micro; i++, ordinal++) {
      if (ordinal / size != epoch.number()) {
        epoch = sampler.epoch(ordinal / size);
      }
      batch.add(epoch.sample((int) (ordinal % size), excluded));
    }
    return new MicroBatch<>(step, index, batch);
  }
}
