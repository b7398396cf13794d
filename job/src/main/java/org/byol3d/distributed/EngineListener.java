package org.byol3d.distributed;

import java.util.List;
import org.byol3d.placement.ExecutorSlot;

/**
 * Receives who computes, and what goes wrong and is repaired. It is called on any thread, so it
 * must be fast and thread-safe.
 */
public interface EngineListener {
  /** Ignores all events. */
  EngineListener NONE = new EngineListener() {};

  /**
   * Tells that an executor has finished its first task.
   *
   * @param gpuAddresses that Spark gave the task; empty when none
   * @param device that the task computed on, as DJL names it
   */
  default void executorJoined(ExecutorSlot executor, List<String> gpuAddresses, String device) {}

  /**
   * Tells that an executor is lost; others run its tasks.
   *
   * @param reason as Spark tells it
   */
  default void executorLost(String executorId, String reason) {}

  /**
   * Tells that a task failed or hung, and is run again.
   *
   * @param reason its first line
   */
  default void taskRetried(String stage, int partition, String reason) {}
}
