package org.byol3d.crop;

import java.io.Serializable;
import java.util.List;

/**
 * The crop pairs that pass the encoder together.
 *
 * @param step global step, from 0
 * @param index place among the step's micro-batches, from 0: the leaf of the gradients' summation
 *     tree
 * @param pairs the crop pairs in sample order
 */
public record MicroBatch(long step, int index, List<CropPair> pairs) implements Serializable {

  /** Copies the list. */
  public MicroBatch {
    pairs = List.copyOf(pairs);
  }
}
