package org.byol3d.pretrain;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.run.DivergedException;
import org.byol3d.run.EngineEvents;
import org.byol3d.run.ExcludedVolumes;
import org.byol3d.run.MismatchedRunException;
import org.byol3d.run.RunCheckpoints;
import org.byol3d.run.RunLease;
import org.byol3d.run.RunResult;
import org.byol3d.run.RunSinks;
import org.byol3d.run.TrainingLoop;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pretrains: makes steps from the last checkpoint, or the first step, to the end of the schedule or
 * until it is asked to stop, and saves checkpoints on the way and at the end.
 */
public final class PretrainJob {
  private static final Logger LOG = LoggerFactory.getLogger(PretrainJob.class);

  private final SparkSession spark;
  private final MetricsSink console;
  private final BooleanSupplier stop;

  /**
   * Creates a job.
   *
   * @param spark runs the stages, with the worker plugin
   * @param console gets all metrics as well; the caller closes it
   * @param stop is asked after each step; the run then saves and ends
   */
  public PretrainJob(SparkSession spark, MetricsSink console, BooleanSupplier stop) {
    this.spark = spark;
    this.console = console;
    this.stop = stop;
  }

  /**
   * Runs the pretraining.
   *
   * @throws MismatchedRunException if options, index and checkpoint do not fit each other; says
   *     what to do
   * @throws org.byol3d.storage.LeaseHeldException if another process writes the run
   * @throws DivergedException if a step's loss or gradient is not finite
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public RunResult run(PretrainOptions options) throws IOException, InterruptedException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    var directory = StoreDirectory.of(options.saveDirectory(), hadoop);
    try (var lease = new RunLease(directory).acquire()) {
      return run(options, directory, lease);
    }
  }

  private RunResult run(PretrainOptions options, StoreDirectory directory, RenewedLease lease)
      throws IOException, InterruptedException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    var config = options.config().config();
    var networks = new ByolNetworks(config.network());
    var checkpoints = new RunCheckpoints(directory, ByolCheckpoints.of(networks), hadoop);
    var resumed = checkpoints.resumed(options.resume());
    var earlier = earlier(options);
    var index = index(options, resumed);
    var volumes = options.volumes().selection().of(index.volumes());
    PretrainRequirements.require(spark.sparkContext(), config, options.workers());
    var run = describe(options, index.generation(), volumes.size(), start(resumed, earlier));
    if (resumed.isPresent()) {
      checkpoints.requireSameRun(resumed.get(), run, options.config());
      var finished = checkpoints.finished(resumed.get(), run.totalSteps(), Optional.empty());
      if (finished.isPresent()) {
        return finished.get();
      }
    }
    checkpoints.begin(run, options.resume().isPresent() && resumed.isEmpty());
    long firstStep = resumed.map(it -> it.state().step()).orElse(0L);
    var events = new EngineEvents();
    try (var state = new ByolState(config, run.stepsPerEpoch(), learningRate(config, run));
        var sink = RunSinks.open(directory, firstStep, console, hadoop);
        var engine =
            ByolEngines.open(
                spark,
                options.config(),
                volumes,
                options.workers(),
                config.batch().graph() == GraphPolicy.KEEP,
                events)) {
      if (resumed.isPresent()) {
        state.restore(resumed.get().state());
        sink.accept(new Event(firstStep, "resumed", Map.of("checkpoint", resumed.get().name())));
      } else if (run.start().isPresent()) {
        state.takeWeights(earlier.orElseThrow().networks());
        LOG.info("Begins with other weights than those of its seed: {}", earlier.get().event());
        sink.accept(new Event(0, "continued", earlier.get().event()));
      }
      sink.accept(
          new Event(
              firstStep,
              "threads",
              Map.of(
                  "driver",
                  config.driverThreads(),
                  "task",
                  WorkerOptions.threads(
                      config.run().compute().threads(), spark.sparkContext().getConf()))));
      var excluded =
          new ExcludedVolumes(
              volumes,
              resumed.map(it -> it.state().excluded()).orElse(List.of()),
              config.run().data().onUnreadable(),
              sink);
      var plan =
          config.microBatches(
              volumes.stream().map(IndexedVolume::sampled).toList(), index.generation());
      return new TrainingLoop(
              run,
              config.run().checkpoints(),
              new ByolTrainer(config, run, plan, state, engine, excluded),
              Optional.empty(),
              new TrainingLoop.RunFiles(checkpoints.store(), lease, sink),
              events)
          .run(resumed, options.stopAfter(), stop);
    }
  }

  private VolumeIndex index(PretrainOptions options, Optional<Checkpoint> resumed)
      throws IOException {
    var generation =
        resumed.isPresent()
            ? OptionalLong.of(resumed.get().run().generation())
            : options.volumes().generation();
    var index =
        generation.isPresent()
            ? VolumeIndex.load(spark, options.index(), generation.getAsLong())
            : VolumeIndex.load(spark, options.index());
    var config = options.config().config();
    var fitting = index.withRoomFor(config.crop().size(), config.network().leastCube());
    if (!fitting.tooSmall().isEmpty()) {
      LOG.warn("{}: {}", options.index(), fitting.tooSmall());
    }
    return fitting;
  }

  private Optional<FirstWeights> earlier(PretrainOptions options) throws IOException {
    return options.startFrom().isPresent()
        ? Optional.of(
            FirstWeights.load(
                options.startFrom().get(),
                options.config().config(),
                spark.sparkContext().hadoopConfiguration()))
        : Optional.empty();
  }

  private static Optional<StartingPoint> start(
      Optional<Checkpoint> resumed, Optional<FirstWeights> earlier) {
    return earlier
        .map(FirstWeights::origin)
        .or(() -> resumed.flatMap(checkpoint -> checkpoint.run().start()));
  }

  private static double learningRate(PretrainConfig config, RunDescription run) {
    double highest = config.optimizer().learningRate();
    return run.start().isPresent() ? highest * config.continued().learningRateFactor() : highest;
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
}
