package org.byol3d.pretrain;

import ai.djl.Device;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.distributed.GradientResults;
import org.byol3d.nn.TrainableWidths;
import org.byol3d.text.Units;
import org.byol3d.text.WrongRequestException;

/** What a run needs of Spark, checked before the first step. */
public final class RunRequirements {
  private RunRequirements() {}

  /**
   * Checks what Spark was started with.
   *
   * @param workers tasks of a stage, if they are given
   * @throws WrongRequestException if the run cannot work with it; says what to change
   */
  public static void require(SparkContext spark, PretrainConfig config, OptionalInt workers) {
    if (spark.isLocal()) {
      requireTrainable(config, DeviceAssignment.ofProcess(config.run().compute().device()));
    }
    requireResultSize(spark.getConf(), config, workers);
  }

  /**
   * Checks that the driver may receive the gradients of a step.
   *
   * @throws WrongRequestException if it may not; says what to change
   */
  static void requireResultSize(SparkConf settings, PretrainConfig config, OptionalInt workers) {
    int microBatches = config.batch().global() / config.batch().micro();
    int used = Math.min(workers.orElse(microBatches), microBatches);
    long bytes =
        GradientResults.bytes(
            config.run().distributed().wire(),
            new ByolNetworks(config.network()).encoderSize(),
            microBatches,
            used);
    long limit = settings.getSizeAsBytes("spark.driver.maxResultSize", "1g");
    WrongRequestException.unless(
        limit == 0 || bytes <= limit,
        String.format(
            Locale.ROOT,
            "spark.driver.maxResultSize is %.0f MiB, but the gradients of a step from %d workers"
                + " have %.0f MiB: set it to 0 (no limit), as conf/spark-*.conf do",
            Units.mebibytes(limit),
            used,
            Units.mebibytes(bytes)));
  }

  private static void requireTrainable(PretrainConfig config, Device device) {
    TrainableWidths.require(config.network().channels(), device, System.getenv());
  }
}
