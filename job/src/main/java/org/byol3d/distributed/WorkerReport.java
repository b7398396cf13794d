package org.byol3d.distributed;

import java.io.Serializable;
import java.util.List;
import org.byol3d.placement.ExecutorSlot;

/**
 * Where a task ran and how it spent its time.
 *
 * @param slot host and executor
 * @param device that the task computed on, as DJL names it
 * @param gpuAddresses that Spark gave the task; empty when none
 * @param weightsNanos fetching and copying weights
 * @param dataNanos waiting for crops
 * @param computeNanos computing forward or backward passes
 * @param totalNanos duration of the whole task
 * @param recomputed forward passes that were run again because their graph was not here
 */
public record WorkerReport(
    ExecutorSlot slot,
    String device,
    List<String> gpuAddresses,
    long weightsNanos,
    long dataNanos,
    long computeNanos,
    long totalNanos,
    int recomputed)
    implements Serializable {
  /** Copies the list. */
  public WorkerReport {
    gpuAddresses = List.copyOf(gpuAddresses);
  }

  /** Returns the time of none of the parts, such as that of packing gradients, in nanoseconds. */
  public long otherNanos() {
    return Math.max(0, totalNanos - weightsNanos - dataNanos - computeNanos);
  }
}
