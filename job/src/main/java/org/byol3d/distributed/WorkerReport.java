package org.byol3d.distributed;

import java.io.Serializable;
import java.util.List;
import org.byol3d.placement.ExecutorSlot;

/**
 * Where a task ran and how it spent its time.
 *
 * @param slot host and executor
 * @param device that it computed on, as DJL names it
 * @param gpuAddresses that Spark gave the task; empty when none
 * @param weightsNanos fetching and copying weights
 * @param dataNanos waiting for crops
 * @param computeNanos forward or backward passes
 * @param totalNanos all of the task
 * @param recomputed passes made again, since their graph was not here
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
}
