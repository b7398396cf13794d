package org.byol3d.crop;

import java.io.Serializable;
import java.util.List;

/**
 * The samples that pass the network together.
 *
 * @param step global step, from 0
 * @param index place among the step's micro-batches, from 0: the leaf of the gradients' summation
 *     tree
 * @param samples in sample order
 * @param <S> a sample
 */
public record MicroBatch<S extends Sample>(long step, int index, List<S> samples)
    implements Serializable {

  /** Copies the list. */
  public MicroBatch {
    samples = List.copyOf(samples);
  }
}
