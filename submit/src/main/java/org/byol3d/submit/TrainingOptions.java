package org.byol3d.submit;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.distributed.ClusterSize;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that each command has that trains one run. */
final class TrainingOptions {
  @Option(
      names = "--resume",
      paramLabel = "latest|NAME|URI",
      description =
          "Continue from the newest sound checkpoint of --save-dir, or from this one: the name of"
              + " one of its checkpoints, or the URI of another.")
  private String resume;

  @Option(names = "--epochs", paramLabel = "N", description = "As --set schedule.epochs=N.")
  private Integer epochs;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "With --batch-size: micro-batches per worker and step. Default: 1.")
  private Integer accumulate;

  @Mixin private WorkersOption workers;

  @Option(names = "--seed", paramLabel = "N", description = "As --set seed=N.")
  private Long seed;

  @Option(
      names = "--gradient-wire",
      paramLabel = "fp32|bf16",
      description = "As --set distributed.gradient-wire: how gradients travel.")
  private String gradientWire;

  @Option(names = "--device", paramLabel = "auto|cpu|gpu", description = "As --set compute.device.")
  private String device;

  @Option(
      names = "--stop-after",
      paramLabel = "STEPS",
      description = "Make at most this many steps now, save, and end.")
  private Long stopAfter;

  @Option(
      names = "--dry-run",
      description =
          "Print the plan (steps, memory, bytes, expected time) and end, with --data-dir after its"
              + " ingest.")
  private boolean dryRun;

  WorkersOption workers() {
    return workers;
  }

  /** Returns the checkpoint to continue from; null for a new run. */
  String resume() {
    return resume;
  }

  boolean dryRun() {
    return dryRun;
  }

  /**
   * Returns the largest number of steps to make now, if there is one.
   *
   * @throws WrongRequestException if it is less than 1
   */
  OptionalLong stopAfter() {
    if (stopAfter == null) {
      return OptionalLong.empty();
    }
    ConsoleCommand.requirePositive("--stop-after", stopAfter);
    return OptionalLong.of(stopAfter);
  }

  /** Returns the tasks that run at once: as given, or as many as the cluster has slots now. */
  int slots(SparkSession spark) {
    int slots = workers.given().orElseGet(new ClusterSize(spark.sparkContext())::slots);
    return Math.max(1, slots);
  }

  /**
   * Returns the configuration with the values of these options.
   *
   * @param batchSize the value of {@code --batch-size}; null if it is not given
   * @throws WrongRequestException if options do not fit each other, or a value cannot be used
   */
  <C> ResolvedConfig<C> resolve(SettingOptions<C> configuration, Integer batchSize) {
    if (batchSize != null) {
      int microBatches = accumulate == null ? 1 : accumulate;
      ConsoleCommand.requirePositive("--batch-size", batchSize);
      ConsoleCommand.requirePositive("--accumulate", microBatches);
      OptionalInt count = workers.given();
      WrongRequestException.unless(
          count.isPresent(), "--batch-size is per worker: give --workers as well");
      configuration
          .with("--batch-size", "batch.micro", batchSize)
          .with("--batch-size", "batch.global", (long) batchSize * count.getAsInt() * microBatches);
    } else {
      WrongRequestException.unless(
          accumulate == null, "--accumulate goes with --batch-size; else set batch.global");
    }
    return configuration
        .with("--epochs", "schedule.epochs", epochs)
        .with("--seed", "seed", seed)
        .with("--gradient-wire", "distributed.gradient-wire", gradientWire)
        .with("--device", "compute.device", device)
        .resolve();
  }
}
