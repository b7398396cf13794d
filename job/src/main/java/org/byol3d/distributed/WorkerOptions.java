package org.byol3d.distributed;

import java.io.Serializable;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;

/**
 * How a worker works; the same on all of them.
 *
 * @param keepGraphs whether graphs wait in memory for the backward stage, or are computed again
 * @param wire how gradients travel
 * @param device what to compute on
 * @param threads intra-op threads of a task on the CPU, at least 1
 * @param prefetchThreads threads of a process that load the next step's micro-batches, at least 1
 */
public record WorkerOptions(
    boolean keepGraphs, GradientWire wire, DeviceRequest device, int threads, int prefetchThreads)
    implements Serializable {
  /**
   * @throws IllegalArgumentException when a count is not positive
   */
  public WorkerOptions {
    if (threads < 1 || prefetchThreads < 1) {
      throw new IllegalArgumentException(
          "threads " + threads + ", prefetch threads " + prefetchThreads + ": at least 1 each");
    }
  }

  /** Threads of a task: as configured, or all cores that Spark gives it. */
  public static int threads(OptionalInt configured, SparkConf spark) {
    return configured.orElseGet(() -> spark.getInt("spark.task.cpus", 1));
  }
}
