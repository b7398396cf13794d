package org.byol3d.submit;

import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.distributed.ClusterWatch;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.pretrain.PretrainJob;
import org.byol3d.pretrain.PretrainOptions;
import org.byol3d.pretrain.PretrainPlan;
import org.byol3d.pretrain.TrainingVolumes;
import org.byol3d.text.Quoted;
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

  @Mixin private TrainingSource source;

  @Mixin private TrainingOptions training;

  @Option(
      names = "--save-dir",
      defaultValue = "byol3d-run",
      paramLabel = "URI",
      description =
          "Directory of the run: checkpoints, metrics, TensorBoard events. Default:"
              + " ${DEFAULT-VALUE}.")
  private String saveDirectory;

  @Option(
      names = "--start-from",
      paramLabel = "URI",
      description =
          "Begin with other weights and the configuration's continued block, as a run of its own:"
              + " those of an earlier run (its directory, or a checkpoint's), an export, or a"
              + " .safetensors or .pt file. Heads that a file does not hold begin as the seed makes"
              + " them; the target begins as a copy.")
  private String startFrom;

  @Option(
      names = "--batch-size",
      paramLabel = "PAIRS",
      description =
          "Crop pairs that a GPU computes at once, as --set batch.micro: the global batch becomes"
              + " this times --workers times --accumulate. Without it the global batch is"
              + " batch.global, with any number of workers.")
  private Integer batchSize;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var resolved = training.resolve(configuration, batchSize);
    var out = out();
    var stopAfter = training.stopAfter();
    source.check();
    var stop = stopSignal();
    try (var spark = SparkSessions.startTraining("pretrain", training.workers().threads(), stop)) {
      var index = source.index(spark, saveDirectory, false, out, err());
      if (training.dryRun()) {
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
                        Optional.ofNullable(training.resume()),
                        training.workers().given(),
                        stopAfter,
                        VersionProvider.codeVersion(),
                        Optional.ofNullable(startFrom),
                        TrainingVolumes.ALL));
        new RunSummary(out, saveDirectory)
            .print(
                result,
                "--start-from",
                ("byol3d export --checkpoint %1$s --to ENCODERS; byol3d report --run %1$s --out"
                        + " report.html")
                    .formatted(Quoted.forShell(saveDirectory)));
      }
      return 0;
    } catch (Exception e) {
      if (!ClusterWatch.hasStopped(e)) {
        throw e;
      }
      new RunSummary(out, saveDirectory).printStoppedWithoutTasks();
      return 0;
    }
  }

  private void printPlan(SparkSession spark, ResolvedConfig<PretrainConfig> resolved, String index)
      throws IOException {
    var config = resolved.config();
    var volumes =
        VolumeIndex.load(spark, index)
            .withRoomFor(config.crop().size(), config.network().leastCube());
    var plan = PretrainPlan.of(config, volumes.volumes().size(), training.slots(spark));
    PlanSummary.print(out(), resolved, plan, volumes.tooSmall());
  }
}
