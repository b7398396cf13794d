package org.byol3d.placement;

import java.io.Serializable;
import org.apache.spark.SparkEnv;

/**
 * Where a task ran.
 *
 * @param host as Spark names it
 * @param executorId of the executor on it; {@code driver} in local mode
 */
public record ExecutorSlot(String host, String executorId) implements Serializable {

  /**
   * That of the calling task, to be sent home with its result.
   *
   * @throws NullPointerException outside Spark
   */
  public static ExecutorSlot current() {
    var environment = SparkEnv.get();
    return new ExecutorSlot(
        environment.blockManager().blockManagerId().host(), environment.executorId());
  }

  /**
   * How a preferred location names it: in the form that Spark's {@code ExecutorCacheTaskLocation}
   * is read from, which cannot tell a host with an underscore, or else by host only.
   */
  public String toTaskLocation() {
    return host.contains("_") ? host : "executor_" + host + "_" + executorId;
  }
}
