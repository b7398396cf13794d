package org.byol3d.distributed;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How the engine runs stages.
 *
 * @param worker how each worker works
 * @param workers tasks of a stage; by default as many as the cluster can run at once, counted anew
 *     in each step
 * @param taskTimeout a task that takes longer hangs: it is killed and run again
 */
public record EngineOptions(WorkerOptions worker, OptionalInt workers, Duration taskTimeout) {
  /**
   * @throws IllegalArgumentException when a value is not positive
   */
  public EngineOptions {
    if (workers.isPresent() && workers.getAsInt() < 1) {
      throw new IllegalArgumentException("workers " + workers.getAsInt() + ": must be at least 1");
    }
    if (taskTimeout.isNegative() || taskTimeout.isZero()) {
      throw new IllegalArgumentException("task-timeout " + taskTimeout + ": must be positive");
    }
  }
}
