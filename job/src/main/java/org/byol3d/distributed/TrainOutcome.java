package org.byol3d.distributed;

import java.util.List;

/**
 * Result of a step with one stage.
 *
 * @param outputs one per micro-batch, in index order, in the program's own encoding
 * @param gradient with respect to the trained weights, summed over all micro-batches; the caller's
 *     own
 * @param reduceNanos time that the driver spent on adding
 * @param times how long the stage took
 */
@SuppressWarnings(
    "ArrayRecordComponent") // it is never compared, and a copy of a gradient would take time
public record TrainOutcome(
    List<byte[]> outputs, float[] gradient, long reduceNanos, StageTimes times) {
  /** Copies the list. */
  public TrainOutcome {
    outputs = List.copyOf(outputs);
  }
}
