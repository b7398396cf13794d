package org.byol3d.finetune;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.crop.MaskedCrop;
import org.byol3d.distributed.EngineListener;
import org.byol3d.distributed.OnePhaseEngine;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.inference.InferenceOptions;
import org.byol3d.inference.SegmenterSpec;
import org.byol3d.inference.ValidationStore;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.placement.BlockPlacement;
import org.byol3d.run.EngineEvents;
import org.byol3d.run.ExcludedVolumes;
import org.byol3d.run.MismatchedRunException;
import org.byol3d.run.RunCheckpoints;
import org.byol3d.run.RunLease;
import org.byol3d.run.RunResult;
import org.byol3d.run.RunSinks;
import org.byol3d.run.TrainingLoop;
import org.byol3d.run.Validator;
import org.byol3d.segment.network.LabeledBatch;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;

/**
 * Fine-tunes: makes steps from the last checkpoint, or the first step, to the end of the schedule
 * or until it is asked to stop, validates and saves checkpoints on the way and at the end.
 */
public final class FinetuneJob {

  private final SparkSession spark;
  private final Configuration hadoop;
  private final MetricsSink console;
  private final BooleanSupplier stop;

  /**
   * Creates a job.
   *
   * @param spark runs the stages, with the worker plugin
   * @param console gets all metrics as well; the caller closes it
   * @param stop is asked after each step; the run then saves and ends
   */
  public FinetuneJob(SparkSession spark, MetricsSink console, BooleanSupplier stop) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.console = console;
    this.stop = stop;
  }

  /**
   * Runs the fine-tuning.
   *
   * @throws MismatchedRunException if options, index and checkpoint do not fit each other; says
   *     what to do
   * @throws org.byol3d.text.WrongRequestException if the configuration does not fit encoder or
   *     volumes; says what to do
   * @throws org.byol3d.storage.LeaseHeldException if another process writes the run
   * @throws org.byol3d.run.DivergedException if a step's loss or gradient is not finite
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public RunResult run(FinetuneOptions options) throws IOException, InterruptedException {
    var directory = StoreDirectory.of(options.saveDirectory(), hadoop);
    try (var lease = new RunLease(directory).acquire()) {
      return run(options, directory, lease);
    }
  }

  /**
   * Estimates what a run needs.
   *
   * @param workers tasks of a stage, at least 1
   * @throws IOException under the conditions of {@link #run}
   */
  public FinetuneEstimate estimate(FinetuneOptions options, int workers) throws IOException {
    var plan = plan(options, saved(options, StoreDirectory.of(options.saveDirectory(), hadoop)));
    return new FinetuneEstimate(
        plan.start().config(),
        plan.data().labels(),
        plan.data().validation().size(),
        plan.data().notes(),
        plan.estimate(workers));
  }

  private RunResult run(FinetuneOptions options, StoreDirectory directory, RenewedLease lease)
      throws IOException, InterruptedException {
    var plan = plan(options, saved(options, directory));
    var state = plan.state();
    var checkpoints =
        new RunCheckpoints(directory, plan.checkpoints(state.trained().length), hadoop);
    var resumed = checkpoints.resumed(options.resume());
    var run = plan.describe(options, hadoop);
    resumed.ifPresent(it -> checkpoints.requireSameRun(it, run, plan.start().config()));
    plan.requireCarriedOut(spark.sparkContext(), state.trained().length, options.workers());
    if (resumed.isPresent()) {
      var finished = checkpoints.finished(resumed.get(), run.totalSteps(), plan.validations());
      if (finished.isPresent()) {
        return finished.get();
      }
      state.restore(resumed.get().state());
    }
    checkpoints.begin(run, options.resume().isPresent() && resumed.isEmpty());
    long firstStep = resumed.map(it -> it.state().step()).orElse(0L);
    var events = new EngineEvents();
    try (var sink = RunSinks.open(directory, firstStep, console, hadoop);
        var engine = engine(options, plan, state, events)) {
      announce(plan, run, resumed, sink);
      var excluded =
          new ExcludedVolumes(
              plan.volumes(),
              resumed.map(it -> it.state().excluded()).orElse(List.of()),
              plan.config().run().data().onUnreadable(),
              sink);
      return new TrainingLoop(
              run,
              plan.config().run().checkpoints(),
              new FinetuneTrainer(plan, state, engine, excluded),
              validator(plan, state, directory, sink),
              new TrainingLoop.RunFiles(checkpoints.store(), lease, sink),
              events)
          .run(resumed, options.stopAfter(), stop);
    }
  }

  /** Returns what the checkpoint that the options resume from says of its run. */
  private Optional<RunDescription> saved(FinetuneOptions options, StoreDirectory directory)
      throws IOException {
    var saved = RunCheckpoints.described(directory, options.resume(), hadoop);
    if (saved.isPresent() && saved.get().classes() == null) {
      throw new MismatchedRunException(
          "--resume %s: is a pretraining, not a fine-tuning: give it with --checkpoint, and another --save-dir"
              .formatted(options.resume().orElseThrow()));
    }
    return saved;
  }

  private FinetunePlan plan(FinetuneOptions options, Optional<RunDescription> saved)
      throws IOException {
    var start = FinetuneStart.of(options, saved);
    var index =
        saved.isPresent()
            ? VolumeIndex.load(spark, options.index(), saved.get().generation())
            : VolumeIndex.load(spark, options.index());
    var data = FinetuneData.load(options, start.config().config(), saved, index, hadoop);
    return FinetunePlan.of(start, data);
  }

  private OnePhaseEngine<MaskedCrop, LabeledBatch> engine(
      FinetuneOptions options, FinetunePlan plan, SegmenterState state, EngineListener listener) {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var run = plan.config().run();
    return new OnePhaseEngine<>(
        context,
        new FinetuneProgram(
            plan.start().config().text(),
            plan.data().labels(),
            plan.data().training(),
            state.frozenEncoder()),
        state.trained().length,
        new WorkerOptions(run.distributed(), run.compute().device(), threads(plan)),
        options.workers(),
        new BlockPlacement(plan.volumes(), hadoop),
        listener);
  }

  private int threads(FinetunePlan plan) {
    return WorkerOptions.threads(
        plan.config().run().compute().threads(), spark.sparkContext().getConf());
  }

  private Optional<Validator> validator(
      FinetunePlan plan, SegmenterState state, StoreDirectory directory, MetricsSink sink) {
    var config = plan.config();
    return plan.validations()
        .map(
            schedule ->
                new Validation(
                    spark,
                    SegmenterSpec.of(
                        plan.network(),
                        plan.data().labels(),
                        config.crop().size(),
                        config.views().stated()),
                    new InferenceOptions(
                        config.run().compute().device(),
                        threads(plan),
                        config.validation().step(),
                        config.validation().mirror()),
                    plan,
                    state,
                    schedule,
                    new ValidationStore(directory),
                    sink));
  }

  /** Tells what the run begins with. */
  private void announce(
      FinetunePlan plan, RunDescription run, Optional<Checkpoint> resumed, MetricsSink sink)
      throws IOException {
    long step = resumed.map(it -> it.state().step()).orElse(0L);
    if (resumed.isPresent()) {
      sink.accept(event(step, "resumed", Map.of("checkpoint", resumed.get().name())));
    } else {
      for (var note : plan.data().notes()) {
        sink.accept(event(step, "warning", Map.of("message", note)));
      }
      sink.accept(
          event(
              step,
              "labeled",
              Map.of(
                  "classes",
                  plan.data().labels().toString(),
                  "train",
                  plan.data().training().size(),
                  "validation",
                  plan.data().validation().size())));
    }
    var encoder = plan.config().network().encoder();
    sink.accept(
        event(
            step,
            "encoder",
            Map.of(
                "weights",
                run.start().map(StartingPoint::checkpoint).orElse("random"),
                "channels",
                encoder.channels(),
                "normalization",
                plan.config().views().stated().name(),
                "frozen",
                plan.config().optimizer().freezeEncoder())));
    sink.accept(event(step, "threads", Map.of("task", threads(plan))));
  }

  private static Event event(long step, String kind, Map<String, Object> fields) {
    return new Event(step, kind, new TreeMap<>(fields));
  }
}
