package org.byol3d.distributed;

import java.util.List;

/** How a backward stage ended. */
public sealed interface BackwardOutcome {
  /** How long it took. */
  StageTimes times();

  /**
   * The sum over all micro-batches.
   *
   * @param sum with respect to the trained weights; the caller's own
   * @param reduceNanos time that the driver spent on adding
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of a gradient would cost
  record Gradient(float[] sum, long reduceNanos, StageTimes times) implements BackwardOutcome {}

  /**
   * A graph had to be made again, and its volume cannot be read any more.
   *
   * @param volumes each once, by number
   */
  record Unreadable(List<UnreadableVolume> volumes, StageTimes times) implements BackwardOutcome {
    /** Copies the list. */
    public Unreadable {
      volumes = List.copyOf(volumes);
    }
  }
}
