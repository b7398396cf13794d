package org.byol3d.submit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SignalUtils;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.pretrain.MismatchedRunException;
import org.byol3d.pretrain.PretrainJob;
import org.byol3d.pretrain.PretrainOptions;
import org.byol3d.pretrain.PretrainPlan;
import org.byol3d.pretrain.TrainingVolumes;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d pretrain}: an index, or a directory of volumes, to a pretrained encoder. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Pretrains the encoder with BYOL: in this process, or on the cluster that spark-submit"
          + " names.",
      "Saves checkpoints and goes on from them with --resume, to the same bits. SIGTERM and Ctrl-C",
      "end it after the step at hand, saved.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or stopped and saved", "1:failed", "2:wrong usage"})
final class PretrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

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
        description = "An index that byol3d ingest made; with --data-dir, where to make it.")
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
      paramLabel = "latest|URI",
      description = "Go on from the newest sound checkpoint of --save-dir, or from this one.")
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
          "Crop pairs a GPU computes at once, as --set batch.micro: the global batch becomes this"
              + " times --workers times --accumulate. Without it the configuration's batch.global"
              + " stands, whatever the workers.")
  private Integer batchSize;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "With --batch-size: micro-batches a worker computes in a step. Default: 1.")
  private Integer accumulate;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Tasks of a stage. Default: as many as the cluster runs at once; in this process, one for"
              + " each core.")
  private Integer workers;

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
      description = "Make at most so many steps now, save, and end.")
  private Long stopAfter;

  @Option(
      names = "--scan-id-pattern",
      paramLabel = "REGEX",
      description = "With --data-dir: finds the scan a volume is a patch of; see byol3d ingest.")
  private String scanIdPattern;

  @Option(
      names = "--dry-run",
      description = "Print the plan (steps, memory, bytes, expected time) and end.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var resolved = resolve();
    var out = spec.commandLine().getOut();
    Counts.requirePositive(spec, "--workers", workers == null ? 1 : workers);
    Counts.requirePositive(spec, "--stop-after", stopAfter == null ? 1 : stopAfter);
    try (var spark = SparkSessions.startTraining("pretrain", localWorkers())) {
      var index = index(spark, resolved);
      if (dryRun) {
        print(spark, resolved, index);
        return 0;
      }
      out.printf("%s%n", resolved.text());
      out.printf("configuration %s%n", resolved.methodHash());
      out.flush();
      var stop = new AtomicBoolean();
      // The first one ends the run in good order, the next one at once.
      SignalUtils.register("TERM", () -> stop.compareAndSet(false, true));
      SignalUtils.register("INT", () -> stop.compareAndSet(false, true));
      try (var progress = new ConsoleProgress(out, Ansi.AUTO.enabled())) {
        var result =
            new PretrainJob(spark, progress, stop::get)
                .run(
                    new PretrainOptions(
                        resolved,
                        index,
                        saveDirectory,
                        Optional.ofNullable(resume),
                        workers == null ? OptionalInt.empty() : OptionalInt.of(workers),
                        stopAfter == null ? OptionalLong.empty() : OptionalLong.of(stopAfter),
                        VersionProvider.codeVersion(),
                        Optional.ofNullable(startFrom),
                        TrainingVolumes.ALL));
        out.printf(
            "%n%,d of %,d steps, loss %.4f; the run lies in %s%n",
            result.steps(), result.totalSteps(), result.loss(), saveDirectory);
        out.printf(
            result.finished()
                ? "Next: byol3d export --checkpoint %1$s --to ENCODERS; byol3d report --run %1$s"
                    + " --out report.html%n"
                : "Stopped. Next: the same command with --resume latest goes on (%1$s)%n",
            saveDirectory);
      }
      return 0;
    } catch (MismatchedRunException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ResolvedConfig resolve() throws IOException {
    var overrides = new ArrayList<String>();
    if (batchSize != null) {
      Counts.requirePositive(spec, "--batch-size", batchSize);
      Counts.requirePositive(spec, "--accumulate", accumulate == null ? 1 : accumulate);
      if (workers == null) {
        throw new ParameterException(
            spec.commandLine(),
            "--batch-size is for each worker: say how many --workers make the global batch");
      }
      overrides.add("batch.micro=" + batchSize);
      overrides.add(
          "batch.global=" + (long) batchSize * workers * (accumulate == null ? 1 : accumulate));
    } else if (accumulate != null) {
      throw new ParameterException(
          spec.commandLine(), "--accumulate goes with --batch-size; else set batch.global");
    }
    ConfigurationOptions.add(overrides, "schedule.epochs", epochs);
    ConfigurationOptions.add(overrides, "seed", seed);
    ConfigurationOptions.add(overrides, "distributed.gradient-wire", gradientWire);
    ConfigurationOptions.add(overrides, "compute.device", device);
    return configuration.resolve(overrides);
  }

  private String index(SparkSession spark, ResolvedConfig resolved) throws IOException {
    if (source.dataDirectory == null) {
      return source.index;
    }
    var index = source.index == null ? saveDirectory + "/index" : source.index;
    var report =
        IngestRun.run(
            spark,
            new IngestOptions(
                source.dataDirectory,
                index,
                scanIdPattern == null ? ScanIdRule.PARENT_DIRECTORY : ScanIdRule.of(scanIdPattern),
                StatisticsMode.FULL,
                resolved.config().crop().size(),
                OptionalInt.empty()),
            spec.commandLine().getErr());
    IngestSummary.print(spec.commandLine().getOut(), report, index);
    return index;
  }

  private void print(SparkSession spark, ResolvedConfig resolved, String index) throws IOException {
    var volumes = VolumeIndex.load(spark, index).volumes().size();
    var slots =
        workers == null
            ? spark
                .sparkContext()
                .maxNumConcurrentTasks(
                    spark.sparkContext().resourceProfileManager().defaultResourceProfile())
            : workers;
    var plan = PretrainPlan.of(resolved.config(), volumes, Math.max(1, slots));
    PlanSummary.print(spec.commandLine().getOut(), resolved, plan);
  }

  private int localWorkers() {
    return workers == null ? Runtime.getRuntime().availableProcessors() : workers;
  }
}
