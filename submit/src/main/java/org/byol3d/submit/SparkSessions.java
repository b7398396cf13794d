package org.byol3d.submit;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.byol3d.distributed.ClusterWatch;
import org.byol3d.distributed.SparkSettings;
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
   * @throws IOException if Spark does not start; says which setting to change
   */
  static SparkSession start(String command, int workers) throws IOException {
    // Holds the settings of spark-submit and spark-defaults.conf, which are system properties.
    return start(command, workers, new SparkConf(), () -> false);
  }

  private static SparkSession start(
      String command, int workers, SparkConf configuration, BooleanSupplier stop)
      throws IOException {
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
    // What tasks get and answer are records, which Spark's Kryo cannot write.
    configuration.set("spark.serializer", JavaSerializer.class.getName());
    SparkSettings.require(configuration);
    try {
      var spark =
          SparkSession.builder().config(configuration).appName("byol3d " + command).getOrCreate();
      ClusterWatch.start(spark.sparkContext(), stop);
      return spark;
    } catch (Exception e) { // Scala throws checked exceptions without declaring them
      throw SparkSettings.notStarted(e);
    }
  }

  /**
   * Starts Spark for a command that trains: workers keep networks between stages.
   *
   * @throws IOException if Spark does not start; says which setting to change
   */
  public static SparkSession startTraining(String command, int workers) throws IOException {
    return startTraining(command, workers, () -> false);
  }

  /**
   * Starts Spark for a command that trains and can be stopped.
   *
   * @param stop whether the command should end: jobs that wait for a cluster fail then
   * @throws IOException if Spark does not start; says which setting to change
   */
  static SparkSession startTraining(String command, int workers, BooleanSupplier stop)
      throws IOException {
    return start(command, workers, forTraining(), stop);
  }

  /**
   * Starts Spark for a training on executors that are processes on this machine, with one core
   * each. The environment must name a SPARK_HOME.
   */
  public static SparkSession startTrainingOnExecutors(String command, int executors)
      throws IOException {
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
            .set("spark.driver.bindAddress", "127.0.0.1"),
        () -> false);
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
