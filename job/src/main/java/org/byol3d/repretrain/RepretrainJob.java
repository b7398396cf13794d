package org.byol3d.repretrain;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
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
import org.byol3d.pretrain.PretrainJob;
import org.byol3d.pretrain.PretrainOptions;
import org.byol3d.pretrain.PretrainRequirements;
import org.byol3d.pretrain.TrainingVolumes;
import org.byol3d.repretrain.ModelsDirectory.BegunRun;
import org.byol3d.repretrain.RepretrainListener.Stage;
import org.byol3d.run.DivergedException;
import org.byol3d.run.MismatchedRunException;
import org.byol3d.run.RunCheckpoints;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;

/**
 * Pretrains again on new scans: ingests them, trains on from the model in use, compares the two
 * models, puts the new one to use if it is accepted, and records the result. A process may end at
 * any point; the next one continues the same run, to the same bits.
 */
public final class RepretrainJob {
  private final SparkSession spark;
  private final Clock clock;
  private final MetricsSink console;
  private final RepretrainListener listener;
  private final BooleanSupplier stop;

  /**
   * Creates a job.
   *
   * @param spark runs the stages, with the worker plugin
   * @param clock tells when leases expire, and the time of ledger entries
   * @param console gets all metrics of the training; the caller closes it
   * @param listener is told each stage
   * @param stop is asked after each training step; the run then saves and stays unfinished
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
   * @return the new entry of the ledger; empty if the training was stopped
   * @throws org.byol3d.storage.LeaseHeldException if another process writes the models or the
   *     index, or took over a lease of this process
   * @throws MismatchedRunException if options, models and an unfinished run do not fit each other;
   *     says what to do
   * @throws WrongRequestException if models and index have the same directory, or Spark or this
   *     machine cannot carry out the training
   * @throws IOException if a file cannot be read or written
   */
  public Optional<LedgerEntry> run(RepretrainOptions options)
      throws IOException, InterruptedException {
    var models = ModelsDirectory.of(options.models(), spark.sparkContext().hadoopConfiguration());
    var index = StoreDirectory.of(options.index(), models.configuration()).toString();
    WrongRequestException.unless(
        !models.root().toString().equals(index),
        "--models and --index are both " + index + ": give each a directory of its own");
    try (var lease = models.lock(options.lease(), clock)) {
      listener.reached(Stage.LOCKED, options.models());
      return new Update(options, index, models, lease).run();
    }
  }

  /** One update of the models, by the owner of their lease. */
  private final class Update {
    private final RepretrainOptions options;
    private final String index;
    private final ModelsDirectory models;
    private final RenewedLease lease;

    private Update(
        RepretrainOptions options, String index, ModelsDirectory models, RenewedLease lease) {
      this.options = options;
      this.index = index;
      this.models = models;
      this.lease = lease;
    }

    Optional<LedgerEntry> run() throws IOException, InterruptedException {
      var unfinished = models.unfinished();
      if (unfinished.isPresent() && !options.abandon()) {
        return resume(unfinished.get());
      }
      if (unfinished.isPresent()) {
        requireNotInUse(unfinished.get());
      }
      return startNext(unfinished);
    }

    /** Continues an unfinished run with its plan. */
    private Optional<LedgerEntry> resume(BegunRun run) throws IOException, InterruptedException {
      requireSame(run);
      listener.reached(Stage.PLANNED, "continuing run " + run.name());
      var plan = run.plan();
      var volumes = volumes(plan.generation());
      var mix = mix(volumes, heldOut(run, volumes.volumes()), plan, plan.since());
      return carryOut(run, Comparison.prepare(spark, options), mix);
    }

    private HeldOut heldOut(BegunRun run, List<IndexedVolume> volumes) throws IOException {
      var heldOut = models.heldOut();
      if (heldOut.isEmpty() || (heldOut.get() instanceof HeldOutIds ids && !ids.areOf(volumes))) {
        throw new IOException(
            "%s: run %s is unfinished, and held-out-ids.json does not say which of its volumes are held out: restore that file from a backup, or give --abandon"
                .formatted(options.models(), run.name()));
      }
      return heldOut.get();
    }

    private void requireSame(BegunRun run) {
      if (!run.plan().index().equals(index)) {
        throw new MismatchedRunException(
            "run %s is unfinished and was started on the index %s, not on %s: give that index, or --abandon"
                .formatted(run.name(), run.plan().index(), index));
      }
      if (!run.plan().configurationHash().equals(options.config().methodHash())) {
        throw new MismatchedRunException(
            "run %s is unfinished and was started with another configuration: give that one (once training has begun, run.conf in the folder of the run has it), or --abandon to abandon the run"
                .formatted(run.name()));
      }
    }

    private void requireNotInUse(BegunRun run) throws IOException {
      if (models.isInUse(run)) {
        throw new IOException(
            "the model of run %s is in use but not recorded yet: run again without --abandon"
                .formatted(run.name()));
      }
    }

    private void abandon(BegunRun run) throws IOException {
      var unused = record(LedgerEntry.abandoned(now(), run.plan(), run.name()));
    }

    /**
     * Ingests, and starts a run if there are enough new volumes.
     *
     * @param unfinished is given up once it is clear that its successor can be carried out
     */
    private Optional<LedgerEntry> startNext(Optional<BegunRun> unfinished)
        throws IOException, InterruptedException {
      var latest = models.latest();
      latest.ifPresent(this::requireSameIndex);
      var choice = HeldOutChoice.of(spark, options, models);
      var report = ingest();
      var volumes = volumes(report.generation());
      var plan = plan(report, latest);
      // Training again on the volumes of a judged model would give the same model.
      long judged = Math.max(plan.since(), lastJudged());
      if (report.generation() < judged) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s is at generation %d, but the models of %s know generation %d: the index was"
                    + " created again; restore the old one, or give other --models",
                options.index(),
                report.generation(),
                options.models(),
                judged));
      }
      var heldOut = choice.with(volumes.volumes(), judged);
      var mix = mix(volumes, heldOut, plan, plan.since());
      var unjudged = judged == plan.since() ? mix : mix(volumes, heldOut, plan, judged);
      if (unjudged.fresh().size() < options.minNew() || mix.training().isEmpty()) {
        if (unfinished.isPresent()) {
          abandon(unfinished.get());
        }
        return Optional.of(recordNothingNew(plan, unjudged, judged));
      }
      choice.requireSome(mix, volumes.volumes());
      // A run that cannot be carried out is not started.
      PretrainRequirements.require(
          spark.sparkContext(), options.config().config(), options.workers());
      var comparison = Comparison.prepare(spark, options);
      if (plan.parentCheckpoint() != null) {
        comparison.requireFit(
            CheckpointReference.find(plan.parentCheckpoint(), models.configuration()));
      }
      if (unfinished.isPresent()) {
        abandon(unfinished.get());
      }
      lease.assertHeld();
      models.keep(heldOut);
      var run = models.begin(plan);
      listener.reached(
          Stage.PLANNED,
          String.format(
              Locale.ROOT,
              "run %s: %,d new volumes, %,d old, %,d held out, from %s",
              run.name(),
              mix.fresh().size(),
              mix.old().size(),
              mix.heldOut().size(),
              plan.parent() == null ? "scratch" : plan.parent()));
      return carryOut(run, comparison, mix);
    }

    /** Loads the volumes of a generation that have room for the crops of the training. */
    private VolumeIndex volumes(long generation) throws IOException {
      var config = options.config().config();
      var volumes =
          VolumeIndex.load(spark, options.index(), generation)
              .withRoomFor(config.crop().size(), config.network().leastCube());
      if (!volumes.tooSmall().isEmpty()) {
        listener.reached(Stage.INGESTED, volumes.tooSmall());
      }
      return volumes;
    }

    private IngestReport ingest() throws IOException {
      var report =
          new IngestJob(spark, clock, listener.ingest())
              .run(
                  new IngestOptions(
                      options.dataDirectory(),
                      options.index(),
                      options.scanIds(),
                      StatisticsMode.FULL,
                      IngestOptions.ANY_SIZE,
                      OptionalInt.empty(),
                      options.allowVanished()));
      listener.ingested(report);
      listener.reached(Stage.INGESTED, "generation " + report.generation());
      return report;
    }

    private void requireSameIndex(ModelCard card) {
      if (!card.run().index().equals(index)) {
        throw new MismatchedRunException(
            "%s was trained on the index %s; the generations of %s are others: give that --index, or other --models"
                .formatted(card.name(), card.run().index(), index));
      }
    }

    private RunPlan plan(IngestReport report, Optional<ModelCard> latest) {
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

    private long lastJudged() throws IOException {
      return models.ledger().entries().stream()
          .filter(LedgerEntry::isJudged)
          .mapToLong(LedgerEntry::generation)
          .max()
          .orElse(0);
    }

    private VolumeMix mix(VolumeIndex volumes, HeldOut heldOut, RunPlan plan, long since)
        throws IOException {
      Set<String> known =
          since == 0
              ? Set.of()
              : VolumeIndex.load(spark, options.index(), since).volumes().stream()
                  .map(IndexedVolume::uri)
                  .collect(Collectors.toSet());
      return VolumeMix.of(
          volumes.volumes(),
          heldOut,
          known,
          plan.oldPerNew(),
          options.config().config().seed(),
          plan.generation());
    }

    private LedgerEntry recordNothingNew(RunPlan plan, VolumeMix unjudged, long judged)
        throws IOException {
      return record(
          LedgerEntry.nothingNew(
              now(),
              plan.generation(),
              unjudged,
              plan.quarantined(),
              plan.parent(),
              whyNothing(unjudged.fresh().size(), judged)));
    }

    private String whyNothing(int fresh, long judged) {
      if (fresh < options.minNew()) {
        return String.format(
            Locale.ROOT,
            "%d new volumes to train on since generation %d; --min-new is %d",
            fresh,
            judged,
            options.minNew());
      }
      return options.oldPerNew() == 0
          ? "no new volumes since generation "
              + judged
              + ", and --mix-old 0 leaves out the old ones"
          : "no volume to train on: all of them are held out";
    }

    /** Trains, judges, exports and records, and skips what an earlier process completed. */
    private Optional<LedgerEntry> carryOut(BegunRun run, Comparison comparison, VolumeMix mix)
        throws IOException, InterruptedException {
      lease.assertHeld();
      var known = models.judgment(run);
      if (known.isEmpty()) {
        known = trainAndJudge(run, comparison, mix);
        if (known.isEmpty()) {
          return Optional.empty();
        }
        lease.assertHeld();
        models.keep(run, known.get());
      }
      var judgment = known.get();
      boolean accepted = judgment.refusals().isEmpty();
      listener.reached(
          Stage.JUDGED,
          accepted ? "accepted" : "refused: " + String.join("; ", judgment.refusals()));
      var version =
          accepted
              ? putToUse(CheckpointReference.find(models.uri(run), models.configuration()))
              : null;
      return Optional.of(
          record(LedgerEntry.judged(now(), run.plan(), mix, run.name(), version, judgment)));
    }

    /** Returns empty if the training was stopped. */
    private Optional<Judgment> trainAndJudge(BegunRun run, Comparison comparison, VolumeMix mix)
        throws IOException, InterruptedException {
      try {
        if (!train(run, mix)) {
          return Optional.empty();
        }
        listener.reached(Stage.TRAINED, "run " + run.name());
        return Optional.of(judge(run, comparison, mix));
      } catch (DivergedException e) {
        return Optional.of(Judgment.diverged(e.getMessage()));
      }
    }

    private boolean train(BegunRun run, VolumeMix mix) throws IOException, InterruptedException {
      // Ends a training that has lost its lease before it saves another checkpoint.
      MetricsSink fence = record -> lease.assertNotExpired();
      return new PretrainJob(spark, new CompositeSink(List.of(fence, console)), stop)
          .run(
              new PretrainOptions(
                  options.config(),
                  options.index(),
                  models.uri(run),
                  models.hasSteps(run) ? Optional.of(RunCheckpoints.LATEST) : Optional.empty(),
                  options.workers(),
                  OptionalLong.empty(),
                  options.codeVersion(),
                  Optional.ofNullable(run.plan().parentCheckpoint()),
                  new TrainingVolumes(
                      OptionalLong.of(run.plan().generation()), volumes -> mix.training())))
          .finished();
    }

    private Judgment judge(BegunRun run, Comparison comparison, VolumeMix mix)
        throws IOException, InterruptedException {
      var parent = run.plan().parentCheckpoint();
      return comparison.judge(
          CheckpointReference.find(models.uri(run), models.configuration()),
          parent == null
              ? Optional.empty()
              : Optional.of(CheckpointReference.find(parent, models.configuration())),
          mix);
    }

    /** Exports an encoder, unless that is done already, and makes LATEST name it. */
    private String putToUse(CheckpointReference checkpoint) throws IOException {
      lease.assertHeld();
      var exported = models.exported(checkpoint);
      var version =
          exported.isPresent()
              ? exported.get()
              : new EncoderExport(models.encoders(), clock).add(checkpoint, Branch.ONLINE).name();
      listener.reached(Stage.EXPORTED, version);
      lease.assertHeld();
      models.encoders().setLatest(version);
      listener.reached(Stage.IN_USE, version);
      return version;
    }

    private LedgerEntry record(LedgerEntry entry) throws IOException {
      lease.assertHeld();
      models.ledger().append(entry);
      listener.reached(Stage.RECORDED, entry.verdict().toString());
      return entry;
    }

    private String now() {
      return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }
}
