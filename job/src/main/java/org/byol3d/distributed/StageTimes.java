package org.byol3d.distributed;

import java.util.Comparator;
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

  /**
   * Returns what the slowest task reports: a stage lasts as long as this task.
   *
   * @throws IllegalStateException when the stage had no tasks
   */
  public WorkerReport slowest() {
    return reports.stream()
        .max(Comparator.comparingLong(WorkerReport::totalNanos))
        .orElseThrow(() -> new IllegalStateException("a stage without tasks"));
  }

  /**
   * Returns the time that is not in the slowest task: scheduling and transport of results, in ns.
   */
  public long overheadNanos() {
    return Math.max(0, wallNanos - slowest().totalNanos());
  }
}
