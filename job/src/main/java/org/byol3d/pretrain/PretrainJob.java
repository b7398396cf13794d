package org.byol3d.pretrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.config.PretrainConfig;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.CompositeSink;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.tensorboard.TensorBoardEvents;
import org.byol3d.storage.StoreDirectory;

/**
 * Pretrains: steps from the last checkpoint, or the first, to the end of the schedule, or until it
 * is asked to stop; saves now and then and at the end.
 */
public final class PretrainJob {
  private static final int FLUSH_EVERY = 20;

  private final SparkSession spark;
  private final MetricsSink console;
  private final BooleanSupplier stop;

  /**
   * @param spark runs the stages, with the worker plugin
   * @param console is told each step as well; closed by the caller
   * @param stop asked after each step: the run then saves and ends
   */
  public PretrainJob(SparkSession spark, MetricsSink console, BooleanSupplier stop) {
    this.spark = spark;
    this.console = console;
    this.stop = stop;
  }

  /**
   * Runs.
   *
   * @throws MismatchedRunException when options, index and checkpoint do not fit each other; says
   *     what to do
   * @throws IOException when a file cannot be read or written
   * @throws InterruptedException when interrupted
   */
  public PretrainResult run(PretrainOptions options) throws IOException, InterruptedException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    var directory = StoreDirectory.of(options.saveDirectory(), hadoop);
    var config = options.config().config();
    var networks = new ByolNetworks(config.network());
    var checkpoints = new RunCheckpoints(directory, networks, hadoop);
    var from = checkpoints.resumed(options.resume());
    var index = index(options, from);
    var volumes = options.volumes().selection().of(index.volumes());
    var earlier = earlier(options, hadoop);
    var start =
        earlier.isPresent()
            ? Optional.of(StartingPoint.of(earlier.get()))
            : from.flatMap(checkpoint -> checkpoint.run().start());
    var description = describe(options, index.generation(), volumes.size(), start);
    from.ifPresent(checkpoint -> RunCheckpoints.requireSameRun(checkpoint, description));
    directory.replace("run.conf", options.config().text().getBytes(StandardCharsets.UTF_8));
    long firstStep = from.map(it -> it.state().step()).orElse(0L);
    var events = new EngineEvents();
    try (var state =
            new ByolState(
                config, description.stepsPerEpoch(), learningRate(config, start.isPresent()));
        var sink = sink(directory, firstStep);
        var engine =
            new ByolEngines(spark).open(options.config(), volumes, options.workers(), events)) {
      if (from.isPresent()) {
        state.restore(from.get().state());
      } else if (earlier.isPresent()) {
        state.takeWeights(RunCheckpoints.load(earlier.get(), networks, hadoop).state());
      }
      var excluded =
          new ExcludedVolumes(volumes, from.map(it -> it.state().excluded()).orElse(List.of()));
      var trainer =
          new ByolTrainer(
              config,
              config.microBatches(
                  volumes.stream().map(IndexedVolume::sampled).toList(), index.generation()),
              state,
              engine,
              excluded,
              sink);
      if (from.isPresent()) {
        sink.accept(new Event(firstStep, "resumed", Map.of("checkpoint", from.get().name())));
      }
      if (from.isEmpty() && start.isPresent()) {
        sink.accept(new Event(0, "continued", Map.of("checkpoint", start.get().checkpoint())));
      }
      return new TrainingLoop(
              config, description, trainer, state, excluded, checkpoints.store(), sink, events)
          .run(firstStep, options.stopAfter(), stop);
    }
  }

  private VolumeIndex index(PretrainOptions options, Optional<Checkpoint> from) throws IOException {
    var generation =
        from.isPresent()
            ? OptionalLong.of(from.get().run().generation())
            : options.volumes().generation();
    return generation.isPresent()
        ? VolumeIndex.load(spark, options.index(), generation.getAsLong())
        : VolumeIndex.load(spark, options.index());
  }

  private static Optional<CheckpointReference> earlier(
      PretrainOptions options, Configuration hadoop) throws IOException {
    return options.startFrom().isPresent()
        ? Optional.of(CheckpointReference.find(options.startFrom().get(), hadoop))
        : Optional.empty();
  }

  private static double learningRate(PretrainConfig config, boolean continued) {
    double highest = config.optimizer().learningRate();
    return continued ? highest * config.continued().learningRateFactor() : highest;
  }

  private RunDescription describe(
      PretrainOptions options, long generation, int volumes, Optional<StartingPoint> start)
      throws IOException {
    var totals = PretrainPlan.of(options.config().config(), volumes, 1);
    var hadoop = spark.sparkContext().hadoopConfiguration();
    return new RunDescription(
        options.config().text(),
        options.config().methodHash(),
        options.codeVersion(),
        StoreDirectory.of(options.index(), hadoop).toString(),
        generation,
        volumes,
        totals.stepsPerEpoch(),
        totals.totalSteps(),
        options.config().config().seed(),
        start.orElse(null));
  }

  private CompositeSink sink(StoreDirectory directory, long firstStep) throws IOException {
    var events =
        StoreDirectory.of(
            directory.path("tensorboard").toString(), spark.sparkContext().hadoopConfiguration());
    return new CompositeSink(
        List.of(
            MetricsLog.open(directory, firstStep, FLUSH_EVERY),
            TensorBoardEvents.open(events, firstStep, InstantSource.system()),
            console::accept)); // the caller closes it
  }
}
