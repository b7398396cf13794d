package org.byol3d.repretrain;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.EncoderExport;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.IngestReport;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.CompositeSink;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.pretrain.MismatchedRunException;
import org.byol3d.pretrain.PretrainJob;
import org.byol3d.pretrain.PretrainOptions;
import org.byol3d.pretrain.TrainingVolumes;
import org.byol3d.repretrain.ModelsDirectory.BegunRun;
import org.byol3d.repretrain.RepretrainListener.Stage;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;

/**
 * Pretrains again on what came in: ingest, train on from the model in use, compare the two, put the
 * new one to use or not, record it. A process that ended anywhere in between left nothing half
 * done: the next one goes on with the same run, to the same bits.
 */
public final class RepretrainJob {
  private final SparkSession spark;
  private final Clock clock;
  private final MetricsSink console;
  private final RepretrainListener listener;
  private final BooleanSupplier stop;

  /**
   * @param spark runs the stages, with the worker plugin
   * @param clock tells when leases expire, and what the ledger calls now
   * @param console is told each training step; closed by the caller
   * @param listener is told each stage
   * @param stop asked after each training step: the run then saves, and is left unfinished
   */
  public RepretrainJob(
      SparkSession spark,
      Clock clock,
      MetricsSink console,
      RepretrainListener listener,
      BooleanSupplier stop) {
    this.spark = spark;
    this.clock = clock;
    this.console = console;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Runs.
   *
   * @return what the ledger got; empty when it was stopped in training
   * @throws org.byol3d.storage.LeaseHeldException if another process writes the models or the
   *     index, or took one over from this
   * @throws MismatchedRunException when options, models and an unfinished run do not fit each
   *     other; says what to do
   * @throws IOException when a file cannot be read or written
   */
  public Optional<LedgerEntry> run(RepretrainOptions options)
      throws IOException, InterruptedException {
    var models = ModelsDirectory.of(options.models(), spark.sparkContext().hadoopConfiguration());
    try (var lease = models.lock(options.lease(), clock)) {
      listener.reached(Stage.LOCKED, options.models());
      var unfinished = models.unfinished();
      if (unfinished.isPresent() && options.abandon()) {
        requireNotInUse(models, unfinished.get());
        record(
            models,
            lease,
            LedgerEntry.abandoned(now(), unfinished.get().plan(), unfinished.get().name()));
        unfinished = Optional.empty();
      }
      if (unfinished.isPresent()) {
        return goOn(unfinished.get(), options, models, lease);
      }
      return next(options, models, lease);
    }
  }

  /** Takes an unfinished run up with what it was begun with. */
  private Optional<LedgerEntry> goOn(
      BegunRun run, RepretrainOptions options, ModelsDirectory models, RenewedLease lease)
      throws IOException, InterruptedException {
    requireSame(run, options, models);
    listener.reached(Stage.PLANNED, "going on with run " + run.name());
    var plan = run.plan();
    var index = VolumeIndex.load(spark, options.index(), plan.generation());
    var mix = mix(index, models.heldOutRule().orElseThrow(), plan, plan.since(), options);
    return carryOut(run, options, Comparison.prepare(spark, options), mix, models, lease);
  }

  private static void requireNotInUse(ModelsDirectory models, BegunRun run) throws IOException {
    if (models.isInUse(run)) {
      throw new IOException(
          "the model of run %s is in use and only not recorded yet: run again without --abandon"
              .formatted(run.name()));
    }
  }

  private static void requireSame(BegunRun run, RepretrainOptions options, ModelsDirectory models)
      throws IOException {
    var index = indexOf(options, models);
    if (!run.plan().index().equals(index)) {
      throw new MismatchedRunException(
          "run %s is unfinished and was begun on the index %s, not on %s: give that one, or --abandon"
              .formatted(run.name(), run.plan().index(), index));
    }
    if (!run.plan().configurationHash().equals(options.config().methodHash())) {
      throw new MismatchedRunException(
          "run "
              + run.name()
              + " is unfinished and was begun with another configuration (its run.conf): give that"
              + " one, or --abandon to give the run up");
    }
  }

  private static String indexOf(RepretrainOptions options, ModelsDirectory models)
      throws IOException {
    return StoreDirectory.of(options.index(), models.configuration()).toString();
  }

  /** Ingests, and begins a run if there is enough that is new. */
  private Optional<LedgerEntry> next(
      RepretrainOptions options, ModelsDirectory models, RenewedLease lease)
      throws IOException, InterruptedException {
    var report = ingest(options);
    listener.ingested(report);
    listener.reached(Stage.INGESTED, "generation " + report.generation());
    var latest = models.latest();
    if (latest.isPresent()) {
      requireSameIndex(latest.get(), indexOf(options, models));
    }
    var index = VolumeIndex.load(spark, options.index(), report.generation());
    var fixed = models.heldOutRule();
    if (index.volumes().isEmpty()) {
      throw new IOException(
          "no volume of %s is fit for training: see the quarantine of %s"
              .formatted(options.dataDirectory(), options.index()));
    }
    var rule = fixed.orElseGet(() -> HeldOutRule.choose(index.volumes(), options.heldOutShare()));
    var plan = plan(options, indexOf(options, models), report, latest);
    // Training again on what a model was judged on would give the same model.
    long judged = Math.max(plan.since(), lastJudged(models));
    if (report.generation() < judged) {
      throw new IOException(
          "%s is at generation %d, but the models of %s know generation %d: it was made anew; put it back, or give other --models"
              .formatted(options.index(), report.generation(), options.models(), judged));
    }
    var mix = mix(index, rule, plan, plan.since(), options);
    var unjudged = judged == plan.since() ? mix : mix(index, rule, plan, judged, options);
    if (unjudged.fresh().size() < options.minNew() || mix.training().isEmpty()) {
      return Optional.of(
          record(
              models,
              lease,
              LedgerEntry.nothingNew(
                  now(),
                  plan.generation(),
                  unjudged,
                  plan.quarantined(),
                  plan.parent(),
                  "%d new volumes to train on since generation %d; --min-new is %d"
                      .formatted(unjudged.fresh().size(), judged, options.minNew()))));
    }
    if (mix.heldOut().isEmpty()) {
      throw new IOException(
          "no volume that held-out.json of %s holds out is in the index any more, so that no model can be judged: bring them back, or give other --models"
              .formatted(options.models()));
    }
    // What cannot be carried out is not begun.
    var comparison = Comparison.prepare(spark, options);
    if (plan.parentCheckpoint() != null) {
      comparison.requireFit(
          CheckpointReference.find(plan.parentCheckpoint(), models.configuration()));
    }
    lease.assertHeld();
    if (fixed.isEmpty()) {
      models.fix(rule);
    }
    var run = models.begin(plan);
    listener.reached(
        Stage.PLANNED,
        "run %s: %,d new volumes, %,d old, %,d held out, from %s"
            .formatted(
                run.name(),
                mix.fresh().size(),
                mix.old().size(),
                mix.heldOut().size(),
                plan.parent() == null ? "scratch" : plan.parent()));
    return carryOut(run, options, comparison, mix, models, lease);
  }

  private IngestReport ingest(RepretrainOptions options) throws IOException {
    return new IngestJob(spark, clock, listener.ingest())
        .run(
            new IngestOptions(
                options.dataDirectory(),
                options.index(),
                options.scanIds(),
                StatisticsMode.FULL,
                options.config().config().crop().size(),
                OptionalInt.empty()));
  }

  private static RunPlan plan(
      RepretrainOptions options, String index, IngestReport report, Optional<ModelCard> latest) {
    return new RunPlan(
        index,
        report.generation(),
        latest.map(card -> card.run().generation()).orElse(0L),
        latest.map(ModelCard::name).orElse(null),
        latest.map(card -> card.source().checkpoint()).orElse(null),
        options.config().methodHash(),
        options.oldPerNew(),
        report.quarantined().size());
  }

  private static void requireSameIndex(ModelCard card, String index) {
    if (!card.run().index().equals(index)) {
      throw new MismatchedRunException(
          "%s was trained on the index %s, whose generations are not those of %s: give that --index, or other --models"
              .formatted(card.name(), card.run().index(), index));
    }
  }

  private static long lastJudged(ModelsDirectory models) throws IOException {
    return models.ledger().entries().stream()
        .filter(LedgerEntry::isJudged)
        .mapToLong(LedgerEntry::generation)
        .max()
        .orElse(0);
  }

  private VolumeMix mix(
      VolumeIndex index, HeldOutRule rule, RunPlan plan, long since, RepretrainOptions options)
      throws IOException {
    Set<String> known =
        since == 0
            ? Set.of()
            : VolumeIndex.load(spark, options.index(), since).volumes().stream()
                .map(IndexedVolume::uri)
                .collect(Collectors.toSet());
    return VolumeMix.of(
        index.volumes(),
        rule,
        known,
        plan.oldPerNew(),
        options.config().config().seed(),
        plan.generation());
  }

  /** Trains, judges, exports and records; each only as far as it is not done yet. */
  private Optional<LedgerEntry> carryOut(
      BegunRun run,
      RepretrainOptions options,
      Comparison comparison,
      VolumeMix mix,
      ModelsDirectory models,
      RenewedLease lease)
      throws IOException, InterruptedException {
    lease.assertHeld();
    var kept = models.judgment(run);
    if (kept.isEmpty()) {
      try {
        if (!train(run, options, models, mix, lease)) {
          return Optional.empty();
        }
        listener.reached(Stage.TRAINED, "run " + run.name());
        kept = Optional.of(judge(run, comparison, models, mix));
      } catch (NonFiniteGradientException e) {
        kept = Optional.of(Judgment.diverged(e.getMessage()));
      }
      lease.assertHeld();
      models.keep(run, kept.get());
    }
    var judgment = kept.get();
    listener.reached(Stage.JUDGED, verdict(judgment));
    var version =
        judgment.refusals().isEmpty()
            ? putToUse(
                CheckpointReference.find(models.uri(run), models.configuration()), models, lease)
            : null;
    return Optional.of(
        record(
            models,
            lease,
            LedgerEntry.judged(now(), run.plan(), mix, run.name(), version, judgment)));
  }

  private static String verdict(Judgment judgment) {
    return judgment.refusals().isEmpty()
        ? "accepted"
        : "refused: " + String.join("; ", judgment.refusals());
  }

  private boolean train(
      BegunRun run,
      RepretrainOptions options,
      ModelsDirectory models,
      VolumeMix mix,
      RenewedLease lease)
      throws IOException, InterruptedException {
    // Ends a training that has lost its lease, before it saves anything more.
    MetricsSink fence = record -> lease.assertNotExpired();
    return new PretrainJob(spark, new CompositeSink(List.of(fence, console)), stop)
        .run(
            new PretrainOptions(
                options.config(),
                options.index(),
                models.uri(run),
                models.hasSteps(run) ? Optional.of(PretrainOptions.LATEST) : Optional.empty(),
                options.workers(),
                OptionalLong.empty(),
                options.codeVersion(),
                Optional.ofNullable(run.plan().parentCheckpoint()),
                new TrainingVolumes(
                    OptionalLong.of(run.plan().generation()), volumes -> mix.training())))
        .finished();
  }

  private static Judgment judge(
      BegunRun run, Comparison comparison, ModelsDirectory models, VolumeMix mix)
      throws IOException, InterruptedException {
    var parent = run.plan().parentCheckpoint();
    return comparison.judge(
        CheckpointReference.find(models.uri(run), models.configuration()),
        parent == null
            ? Optional.empty()
            : Optional.of(CheckpointReference.find(parent, models.configuration())),
        mix);
  }

  /** Exports an encoder unless that was done before, and makes LATEST name it. */
  private String putToUse(
      CheckpointReference checkpoint, ModelsDirectory models, RenewedLease lease)
      throws IOException {
    lease.assertHeld();
    var before = models.exported(checkpoint);
    var version =
        before.isPresent()
            ? before.get()
            : new EncoderExport(models.encoders(), clock).add(checkpoint, Branch.ONLINE).name();
    listener.reached(Stage.EXPORTED, version);
    lease.assertHeld();
    models.encoders().setLatest(version);
    listener.reached(Stage.IN_USE, version);
    return version;
  }

  private LedgerEntry record(ModelsDirectory models, RenewedLease lease, LedgerEntry entry)
      throws IOException {
    lease.assertHeld();
    models.ledger().append(entry);
    listener.reached(Stage.RECORDED, entry.verdict().toString());
    return entry;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
