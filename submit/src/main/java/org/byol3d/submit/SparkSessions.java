package org.byol3d.submit;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.byol3d.distributed.WorkerPlugin;

/** Starts Spark for a command. */
public final class SparkSessions {
  /** The most tasks that one process runs at once. Each has a thread of its own. */
  static final int MOST_TASKS = 1024;

  private static final int EXECUTOR_MIB = 2048;

  private SparkSessions() {}

  /**
   * Starts Spark on the cluster that spark-submit named, or else in this process.
   *
   * @param command its name, for Spark's own pages
   * @param workers threads in this process, in [1, 1024]; a cluster decides for itself
   * @throws org.byol3d.text.WrongRequestException if there are more in this process
   */
  static SparkSession start(String command, int workers) {
    // Holds the settings of spark-submit and spark-defaults.conf, which are system properties.
    return start(command, workers, new SparkConf());
  }

  private static SparkSession start(String command, int workers, SparkConf configuration) {
    if (!configuration.contains("spark.master")) {
      ConsoleCommand.requireWithin("--workers", workers, 1, MOST_TASKS);
      configuration
          // Four attempts per task, as on a cluster: Spark's default for local mode is one.
          .setMaster("local[" + workers + ",4]")
          .setIfMissing("spark.ui.enabled", "false")
          // The host name of a laptop may not resolve.
          .setIfMissing("spark.driver.host", "localhost")
          .setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    return SparkSession.builder().config(configuration).appName("byol3d " + command).getOrCreate();
  }

  /** Starts Spark for a command that trains: workers keep networks between stages. */
  public static SparkSession startTraining(String command, int workers) {
    return start(command, workers, forTraining());
  }

  /**
   * Starts Spark for a training on executors that are processes on this machine, with one core
   * each. The environment must name a SPARK_HOME.
   */
  public static SparkSession startTrainingOnExecutors(String command, int executors) {
    return start(
        command,
        executors,
        forTraining()
            .setMaster("local-cluster[" + executors + ",1," + EXECUTOR_MIB + "]")
            .set("spark.executor.memory", EXECUTOR_MIB + "m")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set(
                "spark.executor.extraJavaOptions",
                "-XX:+UseParallelGC -XX:+ExitOnOutOfMemoryError -Dlog4j2.configurationFile="
                    + System.getProperty("log4j2.configurationFile", ""))
            .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "localhost")
            .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  private static SparkConf forTraining() {
    // conf/spark-*.conf gives the reasons; a cluster's own settings win.
    return new SparkConf()
        .setIfMissing("spark.plugins", WorkerPlugin.class.getName())
        .setIfMissing("spark.driver.maxResultSize", "0")
        .setIfMissing("spark.broadcast.compress", "false")
        .setIfMissing("spark.broadcast.blockSize", "16m")
        .setIfMissing("spark.task.reaper.enabled", "true")
        .setIfMissing("spark.locality.wait", "1s");
  }
}
