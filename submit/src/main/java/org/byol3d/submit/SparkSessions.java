package org.byol3d.submit;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark for a command. */
final class SparkSessions {
  private SparkSessions() {}

  /**
   * Starts Spark on the cluster that spark-submit named, or else in this process.
   *
   * @param command its name, for Spark's own pages
   * @param workers threads in this process, at least 1; a cluster decides for itself
   */
  static SparkSession start(String command, int workers) {
    // Holds what spark-submit and spark-defaults.conf set, as system properties.
    var configuration = new SparkConf();
    if (!configuration.contains("spark.master")) {
      configuration
          .setMaster("local[" + workers + "]")
          .setIfMissing("spark.ui.enabled", "false")
          // A laptop's own name may not resolve.
          .setIfMissing("spark.driver.host", "localhost")
          .setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    return SparkSession.builder().config(configuration).appName("byol3d " + command).getOrCreate();
  }
}
