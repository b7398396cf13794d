package org.byol3d.distributed;

import java.io.Serializable;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.byol3d.text.Check;

/**
 * How a worker works; the same for all workers of a run.
 *
 * @param stages how stages run
 * @param device what to compute on
 * @param threads intra-op threads per task on the CPU, at least 1
 */
public record WorkerOptions(StageOptions stages, DeviceRequest device, int threads)
    implements Serializable {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when there are no threads
   */
  public WorkerOptions {
    Check.atLeast("threads", threads, 1);
  }

  /** Returns the threads per task: as configured, or all cores that Spark gives it. */
  public static int threads(OptionalInt configured, SparkConf spark) {
    return configured.orElseGet(() -> spark.getInt("spark.task.cpus", 1));
  }
}
