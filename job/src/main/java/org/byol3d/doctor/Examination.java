package org.byol3d.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.byol3d.config.TaskMemory;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.placement.ExecutorSlot;

/**
 * What an examination of a cluster found.
 *
 * @param request what tasks should compute on
 * @param memory that each task needs
 * @param driver what the driver computes the heads with
 * @param slots tasks that run at once
 * @param expectedSlots number of tasks that should run at once
 * @param visits results of the executors that were reached, by id
 * @param unreached executors that Spark lists but that took no task
 * @param together results of all executors at once; empty when none was reached
 * @param failures stages that Spark gave up
 * @param hostsNumberGpus whether GPU addresses count the GPUs of a machine, as with standalone
 *     workers; otherwise each container counts its own, and all have a GPU 0
 */
public record Examination(
    DeviceRequest request,
    TaskMemory memory,
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
   * @param report what a task found there
   * @param clock its clock, if it answered in time
   * @param collect bytes per second from it to the driver, with no other traffic
   * @param broadcast bytes per second from the driver to it, with no other traffic
   */
  public record Visit(
      ExecutorReport report,
      Optional<ClockOffset> clock,
      OptionalDouble collect,
      OptionalDouble broadcast) {}

  /**
   * All executors at once, each with one encoder. The launch of the stage is not counted.
   *
   * @param collectSeconds until the driver had the encoders of all
   * @param broadcastSeconds until all had the encoder of the driver
   */
  public record Together(int executors, double collectSeconds, double broadcastSeconds) {}

  /** Returns how many tasks one executor runs at once, at least 1. */
  int tasksPerExecutor() {
    int executors = Math.max(1, visits.size() + unreached.size());
    return Math.max(1, (slots + executors - 1) / executors);
  }
}
