package org.byol3d.pretrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.EngineListener;
import org.byol3d.distributed.EngineOptions;
import org.byol3d.distributed.StepEngine;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.ingest.BlockPlacement;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.report.tensorboard.TensorBoardEvents;
import org.byol3d.report.training.CollapseMonitor;
import org.byol3d.report.training.CompositeSink;
import org.byol3d.report.training.MetricsLog;
import org.byol3d.report.training.MetricsSink;
import org.byol3d.report.training.StepMetrics;
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
   * @throws IllegalArgumentException when options, index and checkpoint do not fit each other; says
   *     what to do
   * @throws IOException when a file cannot be read or written
   * @throws InterruptedException when interrupted
   */
  public PretrainResult run(PretrainOptions options) throws IOException, InterruptedException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    var directory = StoreDirectory.of(options.saveDirectory(), hadoop);
    var config = options.config().config();
    var networks = new ByolNetworks(config.network());
    var store =
        new CheckpointStore(
            StoreDirectory.of(directory.path(CheckpointReference.OF_A_RUN).toString(), hadoop),
            networks.online(),
            networks.target());
    var from = checkpoint(options, directory, store, networks);
    var index =
        from.isPresent()
            ? VolumeIndex.load(spark, options.index(), from.get().run().generation())
            : VolumeIndex.load(spark, options.index());
    var plan = plan(config, index);
    var totals = PretrainPlan.of(config, index.volumes().size(), 1);
    var description =
        new RunDescription(
            options.config().text(),
            options.config().methodHash(),
            options.codeVersion(),
            directory(options.index()),
            index.generation(),
            index.volumes().size(),
            totals.stepsPerEpoch(),
            totals.totalSteps(),
            config.seed());
    from.ifPresent(checkpoint -> requireSameRun(checkpoint, description));
    directory.replace("run.conf", options.config().text().getBytes(StandardCharsets.UTF_8));
    long firstStep = from.map(it -> it.state().step()).orElse(0L);
    var troubles = new Troubles();
    try (var state = new ByolState(config, totals.stepsPerEpoch());
        var files = files(directory, firstStep);
        var engine = engine(options, index, networks.encoderSize(), troubles)) {
      from.ifPresent(checkpoint -> state.restore(checkpoint.state()));
      var sink = new CompositeSink(List.of(files, new Unclosed(console)));
      var excluded =
          new ExcludedVolumes(
              index.volumes(), from.map(it -> it.state().excluded()).orElse(List.of()));
      var trainer =
          new ByolTrainer(
              config,
              plan,
              state,
              engine,
              excluded,
              (step, volume) ->
                  sink.event(
                      step,
                      "volume-substituted",
                      Map.of("uri", volume.uri(), "reason", volume.reason())));
      if (from.isPresent()) {
        sink.event(firstStep, "resumed", Map.of("checkpoint", from.get().name()));
      }
      return steps(
          options, description, firstStep, trainer, state, excluded, store, sink, troubles);
    }
  }

  private PretrainResult steps(
      PretrainOptions options,
      RunDescription run,
      long firstStep,
      ByolTrainer trainer,
      ByolState state,
      ExcludedVolumes excluded,
      CheckpointStore store,
      MetricsSink sink,
      Troubles troubles)
      throws IOException, InterruptedException {
    var config = options.config().config();
    var checkpoints = config.run().checkpoints();
    var collapse =
        new CollapseMonitor(
            config.run().report().collapseEvery(), config.run().report().collapseRows());
    long end =
        options.stopAfter().isPresent()
            ? Math.min(run.totalSteps(), firstStep + options.stopAfter().getAsLong())
            : run.totalSteps();
    var metrics = new HashMap<String, Double>();
    double loss = Double.NaN;
    long done = firstStep;
    long saved = firstStep;
    trainer.start();
    while (done < end && !stop.getAsBoolean()) {
      StepOutcome outcome;
      try {
        outcome = trainer.step(done, done + 1 == run.totalSteps());
      } catch (UnreadableVolumesException e) {
        // The step changed nothing: once the file is mended the run goes on from here.
        if (saved < done) {
          save(store, state, done, excluded, run, metrics, checkpoints.keep(), sink);
        }
        throw e;
      }
      loss = outcome.heads().loss();
      troubles.report(done, sink);
      sink.step(metrics(config, run, state, done, outcome));
      var diagnostics = collapse.take(done, outcome.heads().projections());
      if (diagnostics.isPresent()) {
        sink.collapse(done, diagnostics.get());
        metrics.put("effective-rank", diagnostics.get().effectiveRank());
        metrics.put("mean-cosine", diagnostics.get().meanCosine());
      }
      done++;
      metrics.put("loss", loss);
      if (done % checkpoints.saveEvery() == 0) {
        save(store, state, done, excluded, run, metrics, checkpoints.keep(), sink);
        saved = done;
      }
    }
    if (saved < done) {
      save(store, state, done, excluded, run, metrics, checkpoints.keep(), sink);
    }
    if (done >= run.totalSteps()) {
      sink.event(done, "finished", Map.of("loss", loss));
    }
    return new PretrainResult(
        done, run.totalSteps(), loss, store.list().stream().reduce((a, b) -> b));
  }

  private static void save(
      CheckpointStore store,
      ByolState state,
      long done,
      ExcludedVolumes excluded,
      RunDescription run,
      Map<String, Double> metrics,
      int keep,
      MetricsSink sink)
      throws IOException {
    var name = store.save(state.state(done, excluded.saved()), run, metrics);
    store.retain(keep);
    sink.event(done, "checkpoint", Map.of("name", name));
  }

  private static StepMetrics metrics(
      PretrainConfig config, RunDescription run, ByolState state, long step, StepOutcome outcome) {
    return new StepMetrics(
        step,
        run.totalSteps(),
        (double) (step + 1) * config.batch().global() / run.volumes(),
        outcome.heads().loss(),
        outcome.heads().loss12(),
        outcome.heads().loss21(),
        state.learningRate(step),
        state.tau(step),
        outcome.gradientNorm(),
        outcome.workers(),
        config.batch().global(),
        StepTimer.timings(outcome));
  }

  private StepEngine<CropViews> engine(
      PretrainOptions options, VolumeIndex index, int encoderSize, EngineListener listener) {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var config = options.config().config();
    var run = config.run();
    var worker =
        new WorkerOptions(
            config.batch().graph() == GraphPolicy.KEEP,
            run.distributed().wire(),
            run.compute().device(),
            run.compute()
                .threads()
                .orElseGet(() -> spark.sparkContext().getConf().getInt("spark.task.cpus", 1)),
            run.distributed().prefetchThreads());
    return new StepEngine<>(
        context,
        new ByolProgram(options.config().text(), index.volumes()),
        encoderSize,
        new EngineOptions(worker, options.workers(), run.distributed().taskTimeout()),
        new BlockPlacement(index.volumes(), context.hadoopConfiguration()),
        listener);
  }

  private static MicroBatchPlan plan(PretrainConfig config, VolumeIndex index) {
    var sampler =
        new CropSampler(
            index.sampledVolumes(),
            config.crop().rule(),
            config.crop().foreground(),
            config.seed(),
            index.generation());
    return new MicroBatchPlan(
        sampler, config.batch().global() / config.batch().micro(), config.batch().micro());
  }

  private CompositeSink files(StoreDirectory directory, long firstStep) throws IOException {
    var events =
        StoreDirectory.of(
            directory.path("tensorboard").toString(), spark.sparkContext().hadoopConfiguration());
    return new CompositeSink(
        List.of(
            MetricsLog.open(directory, firstStep, FLUSH_EVERY),
            TensorBoardEvents.open(events, firstStep, InstantSource.system())));
  }

  private Optional<Checkpoint> checkpoint(
      PretrainOptions options,
      StoreDirectory directory,
      CheckpointStore store,
      ByolNetworks networks)
      throws IOException {
    if (options.resume().isEmpty()) {
      if (directory.exists(MetricsLog.FILE) || store.list().size() > 0) {
        throw new IllegalArgumentException(
            directory
                + " holds a run already: give --resume latest to go on with it, or another"
                + " --save-dir");
      }
      return Optional.empty();
    }
    if (options.resume().get().equals(PretrainOptions.LATEST)) {
      if (store.list().isEmpty() && directory.exists(MetricsLog.FILE)) {
        return Optional.empty(); // it ended before its first checkpoint: every step is made again
      }
      return Optional.of(
          store
              .latest()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          directory + " holds no sound checkpoint to resume from")));
    }
    var path = new org.apache.hadoop.fs.Path(options.resume().get());
    var other =
        new CheckpointStore(
            StoreDirectory.of(
                path.getParent().toString(), spark.sparkContext().hadoopConfiguration()),
            networks.online(),
            networks.target());
    return Optional.of(other.load(path.getName()));
  }

  private static void requireSameRun(Checkpoint checkpoint, RunDescription run) {
    var saved = checkpoint.run();
    if (!saved.configurationHash().equals(run.configurationHash())) {
      throw new IllegalArgumentException(
          "checkpoint "
              + checkpoint.name()
              + " was made with another configuration: give the same --config, --set and other"
              + " flags (its own stands in its checkpoint.json), or start anew in another"
              + " --save-dir");
    }
    if (saved.volumes() != run.volumes()) {
      throw new IllegalArgumentException(
          "checkpoint %s was made with %d volumes, but generation %d of the index lists %d"
              .formatted(checkpoint.name(), saved.volumes(), run.generation(), run.volumes()));
    }
  }

  private String directory(String uri) throws IOException {
    return StoreDirectory.of(uri, spark.sparkContext().hadoopConfiguration()).toString();
  }

  /** Passes on everything but the end. */
  private record Unclosed(MetricsSink sink) implements MetricsSink {
    @Override
    public void step(StepMetrics metrics) throws IOException {
      sink.step(metrics);
    }

    @Override
    public void collapse(long step, org.byol3d.report.training.CollapseDiagnostics diagnostics)
        throws IOException {
      sink.collapse(step, diagnostics);
    }

    @Override
    public void event(long step, String kind, Map<String, Object> fields) throws IOException {
      sink.event(step, kind, fields);
    }

    @Override
    public void close() {
      // The caller's.
    }
  }

  /** Keeps what other threads tell until the next step is reported. */
  private static final class Troubles implements EngineListener {
    private record Trouble(String kind, Map<String, Object> fields) {}

    private final Queue<Trouble> waiting = new ConcurrentLinkedQueue<>();

    @Override
    public void executorLost(String executorId, String reason) {
      waiting.add(new Trouble("worker-lost", Map.of("executor", executorId, "reason", reason)));
    }

    @Override
    public void taskRetried(String stage, int partition, String reason) {
      waiting.add(
          new Trouble("warning", Map.of("stage", stage, "partition", partition, "reason", reason)));
    }

    void report(long step, MetricsSink sink) throws IOException {
      for (var next = waiting.poll(); next != null; next = waiting.poll()) {
        sink.event(step, next.kind(), next.fields());
      }
    }
  }
}
