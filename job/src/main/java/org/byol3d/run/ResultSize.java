package org.byol3d.run;

import java.util.Locale;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.byol3d.distributed.GradientResults;
import org.byol3d.distributed.GradientWire;
import org.byol3d.text.Units;
import org.byol3d.text.WrongRequestException;

/**
 * How much the workers of a step send to the driver, which Spark limits.
 *
 * @param wire how gradients travel
 * @param size number of trained weights
 * @param microBatches micro-batches per step, at least 1
 */
public record ResultSize(GradientWire wire, long size, int microBatches) {
  /**
   * Checks that the driver may receive the gradients of a step.
   *
   * @param workers tasks of a stage; by default as many as there are micro-batches
   * @throws WrongRequestException if it may not; says what to change
   */
  public void require(SparkConf settings, OptionalInt workers) {
    int used = Math.min(workers.orElse(microBatches), microBatches);
    long bytes = GradientResults.bytes(wire, size, microBatches, used);
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
}
