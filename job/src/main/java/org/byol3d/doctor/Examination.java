package org.byol3d.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.byol3d.config.TaskMemory;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.placement.ExecutorSlot;

/**
 * What was seen of a cluster.
 *
 * @param request what tasks are to compute on
 * @param needs of each task
 * @param driver what the driver computes the heads with
 * @param slots tasks that run at once
 * @param expectedSlots that there should be
 * @param visits of the executors that were reached, by id
 * @param unreached executors that Spark lists, but that took no task
 * @param together all executors at once, when any was reached
 * @param failures stages that Spark gave up
 * @param hostsNumberGpus whether a GPU's address is one of its machine: a standalone worker hands
 *     them out; where each container counts its own, all have a GPU 0
 */
public record Examination(
    DeviceRequest request,
    TaskMemory needs,
    Libtorch driver,
    int slots,
    OptionalInt expectedSlots,
    List<Visit> visits,
    List<ExecutorSlot> unreached,
    Optional<Together> together,
    List<String> failures,
    boolean hostsNumberGpus) {
  /** Copies the lists. */
  public Examination {
    visits = List.copyOf(visits);
    unreached = List.copyOf(unreached);
    failures = List.copyOf(failures);
  }

  /**
   * An executor that was reached.
   *
   * @param report its own
   * @param clock its clock, if it answered in time
   * @param collect bytes a second that came from it alone
   * @param broadcast bytes a second that it fetched alone
   */
  public record Visit(
      ExecutorReport report,
      Optional<ClockOffset> clock,
      OptionalDouble collect,
      OptionalDouble broadcast) {}

  /**
   * All executors at once, each with one encoder, without what a stage takes by itself.
   *
   * @param collectSeconds until the driver had all of theirs
   * @param broadcastSeconds until all had the driver's
   */
  public record Together(int executors, double collectSeconds, double broadcastSeconds) {}

  /** Tasks of one executor at once, at least 1. */
  int tasksPerExecutor() {
    int executors = Math.max(1, visits.size() + unreached.size());
    return Math.max(1, (slots + executors - 1) / executors);
  }
}
