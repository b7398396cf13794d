package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.distributed.ClusterWatch;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.pretrain.PretrainJob;
import org.byol3d.pretrain.PretrainOptions;
import org.byol3d.pretrain.PretrainPlan;
import org.byol3d.pretrain.PretrainResult;
import org.byol3d.pretrain.TrainingVolumes;
import org.byol3d.text.Quoted;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d pretrain}: trains an encoder on an index or a directory of volumes. */
@Command(
    name = "pretrain",
    description = {
      "Pretrains the encoder with BYOL.",
      "Runs in this process, or on the cluster that spark-submit names. Saves"
          + " checkpoints and continues from them with --resume, to the same bits. After"
          + " SIGTERM or Ctrl-C it finishes the current step, saves, and ends.",
    },
    exitCodeList = {"0:done, or stopped and saved", "1:failed", "2:wrong usage"})
final class PretrainCommand extends ConsoleCommand {
  @Mixin private ConfigurationOptions configuration;

  @ArgGroup(multiplicity = "1", exclusive = false)
  private Source source;

  /** Where the volumes come from. */
  static final class Source {
    @Option(
        names = "--data-dir",
        paramLabel = "URI",
        description =
            "Directory of volumes: it is ingested first, into --index or <save-dir>/index.")
    private String dataDirectory;

    @Option(
        names = "--index",
        paramLabel = "URI",
        description = "An index of byol3d ingest; with --data-dir, where to make it.")
    private String index;
  }

  @Option(
      names = "--save-dir",
      defaultValue = "byol3d-run",
      paramLabel = "URI",
      description =
          "Directory of the run: checkpoints, metrics, TensorBoard events. Default:"
              + " ${DEFAULT-VALUE}.")
  private String saveDirectory;

  @Option(
      names = "--resume",
      paramLabel = "latest|NAME|URI",
      description =
          "Continue from the newest sound checkpoint of --save-dir, or from this one: the name of"
              + " one of its checkpoints, or the URI of another.")
  private String resume;

  @Option(
      names = "--start-from",
      paramLabel = "URI",
      description =
          "Begin with the weights of an earlier run (its directory, or a checkpoint's) and the"
              + " configuration's continued block, as a run of its own.")
  private String startFrom;

  @Option(names = "--epochs", paramLabel = "N", description = "As --set schedule.epochs=N.")
  private Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "PAIRS",
      description =
          "Crop pairs that a GPU computes at once, as --set batch.micro: the global batch becomes"
              + " this times --workers times --accumulate. Without it the global batch is"
              + " batch.global, with any number of workers.")
  private Integer batchSize;

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

  @Mixin private ScanIdOption scanIds;

  @Mixin private AllowVanishedOption allowVanished;

  @Option(
      names = "--dry-run",
      description =
          "Print the plan (steps, memory, bytes, expected time) and end, with --data-dir after its"
              + " ingest.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var resolved = resolve();
    var out = out();
    requirePositive("--stop-after", stopAfter == null ? 1 : stopAfter);
    WrongRequestException.unless(
        source.dataDirectory != null || !allowVanished.given(),
        "--allow-vanished goes with --data-dir: --index alone is used as it is");
    var stop = stopSignal();
    try (var spark = SparkSessions.startTraining("pretrain", workers.threads(), stop)) {
      var index = index(spark);
      if (dryRun) {
        printPlan(spark, resolved, index);
        return 0;
      }
      try (var progress = new ConsoleProgress(out, Ansi.AUTO.enabled())) {
        var result =
            new PretrainJob(spark, progress, stop)
                .run(
                    new PretrainOptions(
                        resolved,
                        index,
                        saveDirectory,
                        Optional.ofNullable(resume),
                        workers.given(),
                        stopAfter == null ? OptionalLong.empty() : OptionalLong.of(stopAfter),
                        VersionProvider.codeVersion(),
                        Optional.ofNullable(startFrom),
                        TrainingVolumes.ALL));
        printResult(out, result);
      }
      return 0;
    } catch (Exception e) {
      if (!ClusterWatch.hasStopped(e)) {
        throw e;
      }
      out.printf(
          "Stopped while the cluster ran no task. Next: the same command goes on when the cluster"
              + " has executors; with --resume latest if %s holds steps already%n",
          Quoted.forShell(saveDirectory));
      return 0;
    }
  }

  private void printResult(PrintWriter out, PretrainResult result) {
    if (result.steps() == 0) {
      out.printf(
          "Stopped before the first step: nothing is saved yet. Next: the same command starts"
              + " again (%s)%n",
          Quoted.forShell(saveDirectory));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%n%,d of %,d steps, loss %.4f; the run is in %s, its configuration in run.conf there%n",
        result.steps(),
        result.totalSteps(),
        result.loss(),
        VisibleText.line(saveDirectory));
    if (!result.finished()) {
      out.printf(
          "Stopped. Next: the same command with --resume latest goes on (%s)%n",
          Quoted.forShell(saveDirectory));
      return;
    }
    if (result.made() == 0) {
      out.printf(
          "The run was finished before: there was no step left to make. To train on from its"
              + " weights, give --start-from %s and another --save-dir%n",
          Quoted.forShell(saveDirectory));
    }
    out.printf(
        "Next: byol3d export --checkpoint %1$s --to ENCODERS; byol3d report --run %1$s --out"
            + " report.html%n",
        Quoted.forShell(saveDirectory));
  }

  private ResolvedConfig<PretrainConfig> resolve() {
    if (batchSize != null) {
      int microBatches = accumulate == null ? 1 : accumulate;
      requirePositive("--batch-size", batchSize);
      requirePositive("--accumulate", microBatches);
      int count =
          workers
              .given()
              .orElseThrow(
                  () ->
                      new WrongRequestException(
                          "--batch-size is per worker: give --workers as well"));
      configuration
          .with("--batch-size", "batch.micro", batchSize)
          .with("--batch-size", "batch.global", (long) batchSize * count * microBatches);
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

  private String index(SparkSession spark) throws IOException {
    if (source.dataDirectory == null) {
      return source.index;
    }
    var index = source.index == null ? saveDirectory + "/index" : source.index;
    var report =
        new IngestJob(spark, Clock.systemUTC(), IngestSummary.progress(err()))
            .run(
                new IngestOptions(
                    source.dataDirectory,
                    index,
                    scanIds.rule(),
                    StatisticsMode.FULL,
                    IngestOptions.ANY_SIZE,
                    OptionalInt.empty(),
                    allowVanished.given()));
    IngestSummary.print(out(), report, index);
    return index;
  }

  private void printPlan(SparkSession spark, ResolvedConfig<PretrainConfig> resolved, String index)
      throws IOException {
    var config = resolved.config();
    var volumes =
        VolumeIndex.load(spark, index)
            .withRoomFor(config.crop().size(), config.network().minimumEdge());
    int slots =
        workers
            .given()
            .orElseGet(
                () ->
                    spark
                        .sparkContext()
                        .maxNumConcurrentTasks(
                            spark
                                .sparkContext()
                                .resourceProfileManager()
                                .defaultResourceProfile()));
    var plan = PretrainPlan.of(config, volumes.volumes().size(), Math.max(1, slots));
    PlanSummary.print(out(), resolved, plan, volumes.tooSmall());
  }
}
