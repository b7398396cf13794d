package org.byol3d.distributed;

import java.util.List;

/**
 * How long a stage took.
 *
 * @param wallNanos from its start to the last result, gradients added, on the driver's clock
 * @param reports one a task, on the workers' clocks
 */
public record StageTimes(long wallNanos, List<WorkerReport> reports) {
  /** Copies the list. */
  public StageTimes {
    reports = List.copyOf(reports);
  }

  /** What the slowest task took. */
  public long slowestNanos() {
    return reports.stream().mapToLong(WorkerReport::totalNanos).max().orElse(0);
  }

  /** Scheduling, and results on their way. */
  public long overheadNanos() {
    return Math.max(0, wallNanos - slowestNanos());
  }
}
