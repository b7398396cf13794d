package org.byol3d.placement;

import java.io.Serializable;
import org.apache.spark.SparkEnv;

/**
 * The executor that ran a task.
 *
 * @param host as Spark names it
 * @param executorId on that host; {@code driver} in local mode
 */
public record ExecutorSlot(String host, String executorId) implements Serializable {

  /**
   * Returns the slot of the calling task.
   *
   * @throws NullPointerException outside Spark
   */
  public static ExecutorSlot current() {
    var environment = SparkEnv.get();
    return new ExecutorSlot(
        environment.blockManager().blockManagerId().host(), environment.executorId());
  }

  /**
   * Returns the executor's name as a preferred location, in the form of Spark's {@code
   * ExecutorCacheTaskLocation}; only the host if its name has an underscore, which that form does
   * not allow.
   */
  public String toTaskLocation() {
    return host.contains("_") ? host : "executor_" + host + "_" + executorId;
  }
}
