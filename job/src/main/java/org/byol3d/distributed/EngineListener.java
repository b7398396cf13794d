package org.byol3d.distributed;

/** Is told what goes wrong and is mended; on any thread, so it must be quick and thread-safe. */
public interface EngineListener {
  /** Hears nothing. */
  EngineListener NONE = new EngineListener() {};

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
