package org.byol3d.ingest;

import org.apache.spark.sql.SparkSession;

/** The Spark session that all tests of this module share. */
public final class SparkTests {
  private static final SparkSession SESSION =
      SparkSession.builder()
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", false)
          .config("spark.driver.host", "localhost")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.sql.warehouse.dir", "target/spark-warehouse")
          // Compiling code for a query takes longer than these tests' queries.
          .config("spark.sql.codegen.wholeStage", false)
          .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
          .getOrCreate();

  private SparkTests() {}

  public static SparkSession session() {
    return SESSION;
  }
}
