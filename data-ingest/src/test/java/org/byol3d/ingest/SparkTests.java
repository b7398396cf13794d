package org.byol3d.ingest;

import org.apache.spark.sql.SparkSession;

/** The one Spark session that the tests of this module share. */
final class SparkTests {
  private SparkTests() {}

  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", "target/spark-warehouse")
        .getOrCreate();
  }
}
