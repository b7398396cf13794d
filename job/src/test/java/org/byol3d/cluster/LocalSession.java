package org.byol3d.cluster;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.byol3d.distributed.WorkerPlugin;

/** Spark in the process of the tests, with the worker plugin. */
public final class LocalSession {
  private LocalSession() {}

  /**
   * Starts a session, which the caller stops.
   *
   * @param tasks tasks at the same time, each tried four times
   * @param folder for the files of Spark
   */
  public static SparkSession start(int tasks, Path folder) {
    return SparkSession.builder()
        .master("local[" + tasks + ",4]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
        .config("spark.plugins", WorkerPlugin.class.getName())
        .getOrCreate();
  }
}
