package org.byol3d.distributed;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.crop.CropPair;

/** Spark in this process, with two tasks at the same time, each tried four times. */
final class LocalSpark {
  /** Longer than any task here takes on a busy machine. */
  static final Duration PATIENT = Duration.ofMinutes(2);

  private LocalSpark() {}

  static JavaSparkContext start() {
    return new JavaSparkContext(withoutPlugin().set("spark.plugins", WorkerPlugin.class.getName()));
  }

  static SparkConf withoutPlugin() {
    return new SparkConf()
        .setMaster("local[2,4]")
        .setAppName("tests")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "localhost")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }

  static TwoPhaseEngine<CropPair, ToyProgram.Loaded> engine(
      JavaSparkContext spark,
      Probe probe,
      WorkerOptions options,
      boolean keepGraphs,
      OptionalInt workers,
      EngineListener listener) {
    return new TwoPhaseEngine<>(
        spark,
        new ToyProgram(probe),
        ToyStep.SIZE,
        options,
        keepGraphs,
        workers,
        (partition, batches) -> List.of(),
        listener);
  }

  static WorkerOptions options(Duration taskTimeout) {
    return new WorkerOptions(
        new StageOptions(GradientWire.FP32, taskTimeout, 2), DeviceRequest.CPU, 1);
  }
}
