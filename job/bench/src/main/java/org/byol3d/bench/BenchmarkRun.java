package org.byol3d.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.pretrain.PretrainJob;
import org.byol3d.pretrain.PretrainOptions;
import org.byol3d.pretrain.TrainingVolumes;
import org.byol3d.text.WrongRequestException;

/**
 * A pretraining for a benchmark: each worker computes one micro-batch per step.
 *
 * @param config the resolved configuration
 * @param workers tasks of a stage, at least 1
 * @param warmup steps before the measured steps, at least 0
 * @param steps measured steps, at least 1
 */
public record BenchmarkRun(
    ResolvedConfig<PretrainConfig> config, int workers, int warmup, int steps) {
  /** Checks the counts. */
  public BenchmarkRun {
    WrongRequestException.unless(
        workers >= 1 && warmup >= 0 && steps >= 1,
        String.format(
            Locale.ROOT,
            "%d workers, %d steps to warm up, %d steps: at least 1, 0 and 1",
            workers,
            warmup,
            steps));
  }

  /**
   * Returns a run on {@link BenchmarkVolumes} that is long enough for all steps.
   *
   * @param configuration resolves the configuration with values that win over others: this class
   *     sets the global batch, the graph policy, the length of the run and the checkpoints
   * @param saveEvery steps between two checkpoints
   * @throws WrongRequestException if the configuration cannot be used
   */
  public static BenchmarkRun of(
      Function<List<String>, ResolvedConfig<PretrainConfig>> configuration,
      int workers,
      int warmup,
      int steps,
      int saveEvery) {
    int micro = configuration.apply(List.of()).config().batch().micro();
    long global = (long) micro * workers;
    WrongRequestException.unless(
        global <= Integer.MAX_VALUE,
        String.format(
            Locale.ROOT,
            "%d workers with batch.micro = %d overflow batch.global: take fewer workers",
            workers,
            micro));
    long stepsPerEpoch = Math.max(1, BenchmarkVolumes.COUNT / global);
    // One epoch more than needed: in the last step of a run no worker prefetches.
    long epochs = (warmup + steps) / stepsPerEpoch + 1;
    var all = new ArrayList<String>();
    all.add("batch.global=" + global);
    all.add("batch.graph=keep");
    all.add("schedule.epochs=" + epochs);
    all.add("checkpoints.save-every=" + saveEvery);
    all.add("checkpoints.keep=1");
    return new BenchmarkRun(configuration.apply(all), workers, warmup, steps);
  }

  /**
   * Trains.
   *
   * @param index URI of the index
   * @param saveDirectory URI of the run's directory
   * @param sink receives the record of each step
   */
  void train(SparkSession spark, String index, String saveDirectory, MetricsSink sink)
      throws IOException, InterruptedException {
    new PretrainJob(spark, sink, () -> false)
        .run(
            new PretrainOptions(
                config,
                index,
                saveDirectory,
                Optional.empty(),
                OptionalInt.of(workers),
                OptionalLong.of(warmup + steps),
                "bench",
                Optional.empty(),
                TrainingVolumes.ALL));
  }
}
