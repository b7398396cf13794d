package org.byol3d.pretrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.CompositeSink;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.tensorboard.TensorBoardEvents;
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
  private static final int FLUSH_EVERY_LINES = 20;

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
  public PretrainResult run(PretrainOptions options) throws IOException, InterruptedException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    var directory = StoreDirectory.of(options.saveDirectory(), hadoop);
    try (var lease =
        new RunLease(directory, Clock.systemUTC(), time -> Thread.sleep(time.toMillis()))
            .acquire(
                holder ->
                    LOG.warn("Waiting for the end of the process or of its lock: {}", holder))) {
      return run(options, directory, lease);
    }
  }

  private PretrainResult run(PretrainOptions options, StoreDirectory directory, RenewedLease lease)
      throws IOException, InterruptedException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    var config = options.config().config();
    var networks = new ByolNetworks(config.network());
    var checkpoints = new RunCheckpoints(directory, networks, hadoop);
    var resumed = checkpoints.resumed(options.resume());
    var earlier = earlier(options);
    var index = index(options, resumed);
    var volumes = options.volumes().selection().of(index.volumes());
    RunRequirements.require(spark.sparkContext(), config, options.workers());
    var run = describe(options, index.generation(), volumes.size(), start(resumed, earlier));
    resumed.ifPresent(
        checkpoint -> RunCheckpoints.requireSameRun(checkpoint, run, options.config()));
    if (resumed.isPresent() && resumed.get().state().step() >= run.totalSteps()) {
      return PretrainResult.finishedBefore(resumed.get());
    }
    directory.replace("run.conf", options.config().text().getBytes(StandardCharsets.UTF_8));
    long firstStep = resumed.map(it -> it.state().step()).orElse(0L);
    var events = new EngineEvents();
    try (var state = new ByolState(config, run.stepsPerEpoch(), learningRate(config, run));
        var sink = sink(directory, firstStep);
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
        state.takeWeights(RunCheckpoints.load(earlier.orElseThrow(), networks, hadoop).state());
        sink.accept(
            new Event(0, "continued", Map.of("checkpoint", run.start().get().checkpoint())));
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
          new ExcludedVolumes(volumes, resumed.map(it -> it.state().excluded()).orElse(List.of()));
      var plan =
          config.microBatches(
              volumes.stream().map(IndexedVolume::sampled).toList(), index.generation());
      var trainer = new ByolTrainer(config, plan, state, engine, excluded, sink);
      return new TrainingLoop(
              config, run, trainer, state, excluded, checkpoints.store(), lease, sink, events)
          .run(firstStep, options.stopAfter(), stop);
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
    var fitting = index.withRoomFor(config.crop().size(), config.network().minimumEdge());
    if (!fitting.tooSmall().isEmpty()) {
      LOG.warn("{}: {}", options.index(), fitting.tooSmall());
    }
    return fitting;
  }

  private Optional<CheckpointReference> earlier(PretrainOptions options) throws IOException {
    return options.startFrom().isPresent()
        ? Optional.of(
            CheckpointReference.find(
                options.startFrom().get(), spark.sparkContext().hadoopConfiguration()))
        : Optional.empty();
  }

  private static Optional<StartingPoint> start(
      Optional<Checkpoint> resumed, Optional<CheckpointReference> earlier) throws IOException {
    return earlier.isPresent()
        ? Optional.of(StartingPoint.of(earlier.get()))
        : resumed.flatMap(checkpoint -> checkpoint.run().start());
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

  private CompositeSink sink(StoreDirectory directory, long firstStep) throws IOException {
    var events =
        StoreDirectory.of(
            directory.path("tensorboard"), spark.sparkContext().hadoopConfiguration());
    return new CompositeSink(
        List.of(
            MetricsLog.open(directory, firstStep, FLUSH_EVERY_LINES),
            TensorBoardEvents.open(events, firstStep, InstantSource.system()),
            new Open(console)));
  }

  /** A sink that stays open when the others are closed. */
  private record Open(MetricsSink sink) implements MetricsSink {
    @Override
    public void accept(MetricsRecord record) throws IOException {
      sink.accept(record);
    }

    @Override
    public void sync() throws IOException {
      sink.sync();
    }
  }
}
