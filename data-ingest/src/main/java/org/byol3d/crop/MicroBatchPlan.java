package org.byol3d.crop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.byol3d.volume.Box;

/**
 * Cuts the endless row of samples, epoch after epoch, into global steps of K micro-batches of m
 * crop pairs. A step's micro-batches are the same for every number of partitions; a step may reach
 * over the end of an epoch, so no volume is ever left out. Immutable and thread-safe.
 */
public final class MicroBatchPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CropSampler sampler;
  private final int microBatches;
  private final int pairs;

  /**
   * @param sampler gives the crop pairs
   * @param microBatches K, micro-batches in a global step, at least 1
   * @param pairs m, crop pairs in a micro-batch, at least 1
   * @throws IllegalArgumentException if a count is not positive, or K·m passes 2³¹ − 1
   */
  public MicroBatchPlan(CropSampler sampler, int microBatches, int pairs) {
    if (microBatches < 1 || pairs < 1 || (long) microBatches * pairs > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d micro-batches of %d crop pairs a step: both must be positive"
              .formatted(microBatches, pairs));
    }
    this.sampler = sampler;
    this.microBatches = microBatches;
    this.pairs = pairs;
  }

  /** K·m, the crop pairs of a global step. */
  public int globalBatch() {
    return microBatches * pairs;
  }

  /**
   * The whole global steps in a number of epochs.
   *
   * @throws ArithmeticException if they hold more than 2⁶³ − 1 samples
   */
  public long steps(long epochs) {
    return Math.multiplyExact(epochs, sampler.volumes().size()) / globalBatch();
  }

  /** All micro-batches of a global step, by index. */
  public List<MicroBatch> step(long step) {
    return step(step, Set.of());
  }

  /**
   * All micro-batches of a global step, by index, without some volumes.
   *
   * @param excluded volumes in whose place others are sampled
   */
  public List<MicroBatch> step(long step, Set<Integer> excluded) {
    return IntStream.range(0, microBatches).mapToObj(k -> microBatch(step, k, excluded)).toList();
  }

  /**
   * One micro-batch of a global step.
   *
   * @param step from 0
   * @param index in {@code [0, K)}
   */
  public MicroBatch microBatch(long step, int index) {
    return microBatch(step, index, Set.of());
  }

  private MicroBatch microBatch(long step, int index, Set<Integer> excluded) {
    Objects.checkIndex(index, microBatches);
    var size = sampler.volumes().size();
    var ordinal = Math.addExact(Math.multiplyExact(step, globalBatch()), (long) index * pairs);
    var batch = new ArrayList<CropPair>(pairs);
    var epoch = sampler.epoch(ordinal / size);
    for (var i = 0; i < pairs; i++, ordinal++) {
      if (ordinal / size != epoch.number()) {
        epoch = sampler.epoch(ordinal / size);
      }
      batch.add(epoch.pair((int) (ordinal % size), excluded));
    }
    return new MicroBatch(step, index, batch);
  }

  /**
   * The micro-batches of a global step, dealt to partitions.
   *
   * @param partitions W, at least 1
   * @return W lists, each in index order; together they hold each micro-batch once
   * @throws IllegalArgumentException if W is not positive
   */
  public List<List<MicroBatch>> partitions(long step, int partitions, Partitioning partitioning) {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions " + partitions + ": must be at least 1");
    }
    var all = step(step);
    var bytes = all.stream().mapToLong(this::estimatedBytes).toArray();
    return partitioning.deal(bytes, partitions).stream()
        .map(mine -> mine.stream().map(all::get).toList())
        .toList();
  }

  /**
   * About how many compressed bytes a micro-batch reads: for each pair, the share of its volume's
   * file that the smallest box around both crops has of the volume's voxels.
   */
  public long estimatedBytes(MicroBatch batch) {
    return Math.round(batch.pairs().stream().mapToDouble(this::estimatedBytes).sum());
  }

  private double estimatedBytes(CropPair pair) {
    var volume = sampler.volumes().get(pair.volume());
    Box a = pair.first();
    Box b = pair.second();
    var size = (double) sampler.rule().size();
    var around =
        (size + Math.abs(a.d() - b.d()))
            * (size + Math.abs(a.h() - b.h()))
            * (size + Math.abs(a.w() - b.w()));
    return volume.bytes() * (around / volume.extent().voxels());
  }
}
