package org.byol3d.pretrain;

import ai.djl.Device;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.nn.TrainableWidths;
import org.byol3d.run.ResultSize;
import org.byol3d.text.WrongRequestException;

/** What a pretraining needs of Spark, checked before the first step. */
public final class PretrainRequirements {
  private PretrainRequirements() {}

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
    new ResultSize(
            config.run().distributed().wire(),
            new ByolNetworks(config.network()).encoderSize(),
            config.batch().global() / config.batch().micro())
        .require(settings, workers);
  }

  private static void requireTrainable(PretrainConfig config, Device device) {
    TrainableWidths.require(config.network().channels(), device, System.getenv());
  }
}
