package org.byol3d.distributed;

import java.util.List;

/**
 * Result of an encode stage.
 *
 * @param outputs one per micro-batch, in index order, in the program's own encoding
 * @param times how long the stage took
 */
public record EncodeOutcome(List<byte[]> outputs, StageTimes times) {
  /** Copies the list. */
  public EncodeOutcome {
    outputs = List.copyOf(outputs);
  }
}
