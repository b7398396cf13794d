package org.byol3d.distributed;

import java.util.List;
import org.byol3d.placement.ExecutorSlot;

/**
 * Is told who computes, and what goes wrong and is mended; on any thread, so it must be quick and
 * thread-safe.
 */
public interface EngineListener {
  /** Hears nothing. */
  EngineListener NONE = new EngineListener() {};

  /**
   * An executor has done its first task.
   *
   * @param gpuAddresses that Spark gave the task; empty when none
   * @param device that it computed on, as DJL names it
   */
  default void executorJoined(ExecutorSlot executor, List<String> gpuAddresses, String device) {}

  /**
   * An executor is gone; its tasks are run by others.
   *
   * @param reason as Spark tells it
   */
  default void executorLost(String executorId, String reason) {}

  /**
   * A task failed or hung, and is run again.
   *
   * @param reason its first line
   */
  default void taskRetried(String stage, int partition, String reason) {}
}
