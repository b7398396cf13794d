package org.byol3d.distributed;

import java.util.List;

/**
 * How long a stage took.
 *
 * @param wallNanos from its start until the last result is there and added, on the driver's clock
 * @param reports one per task, on the workers' clocks
 */
public record StageTimes(long wallNanos, List<WorkerReport> reports) {
  /** Copies the list. */
  public StageTimes {
    reports = List.copyOf(reports);
  }

  /** Returns the duration of the slowest task, in nanoseconds. */
  public long slowestNanos() {
    return reports.stream().mapToLong(WorkerReport::totalNanos).max().orElse(0);
  }

  /**
   * Returns the time that is not in the slowest task: scheduling and transport of results, in ns.
   */
  public long overheadNanos() {
    return Math.max(0, wallNanos - slowestNanos());
  }
}
