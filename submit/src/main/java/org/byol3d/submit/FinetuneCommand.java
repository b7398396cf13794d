package org.byol3d.submit;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.PretrainedEncoder;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.distributed.ClusterWatch;
import org.byol3d.finetune.FinetuneJob;
import org.byol3d.finetune.FinetuneOptions;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.text.Quoted;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d finetune}: trains a segmenter on volumes with masks. */
@Command(
    name = "finetune",
    description = {
      "Trains a segmenter from a pretrained encoder and volumes with masks.",
      "Puts a decoder on the encoder and trains both, or the decoder alone. A mask X_seg.b2nd or"
          + " X_seg.npy lies beside its volume X. Scores whole volumes during the run. Saves"
          + " checkpoints and continues from them with --resume, to the same bits. After SIGTERM or"
          + " Ctrl-C it finishes the current step, saves, and ends.",
    },
    exitCodeList = {"0:done, or stopped and saved", "1:failed", "2:wrong usage"})
final class FinetuneCommand extends ConsoleCommand {
  @Mixin private FinetuneConfigurationOptions configuration;

  @Mixin private TrainingSource source;

  @Mixin private TrainingOptions training;

  @Option(
      names = "--checkpoint",
      paramLabel = "RUN|EXPORT|FILE",
      description =
          "The pretrained encoder: a run or a checkpoint of byol3d pretrain, a directory or a"
              + " version of byol3d export, or a file .safetensors or .pt. Without it, the encoder"
              + " starts from random weights.")
  private String checkpoint;

  @Option(
      names = "--freeze-encoder",
      description = "As --set optimizer.freeze-encoder=true: train the decoder only.")
  private Boolean freezeEncoder;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description =
          "As --set optimizer.learning-rate: of the decoder; the encoder's is this times"
              + " optimizer.encoder-factor.")
  private Double learningRate;

  @Option(
      names = "--init-seed",
      paramLabel = "N",
      description = "As --set init-seed: seed of the first weights that no checkpoint gives.")
  private Long initSeed;

  @Option(
      names = "--batch-size",
      paramLabel = "CROPS",
      description =
          "Crops that a GPU computes at once, as --set batch.micro: the global batch becomes this"
              + " times --workers times --accumulate. Without it the global batch is batch.global,"
              + " with any number of workers.")
  private Integer batchSize;

  @Option(
      names = "--splits",
      paramLabel = "FILE",
      description =
          "nnU-Net's splits_final.json: which cases are trained on and which validated. Without it,"
              + " validation.share of the scans are validated.")
  private String splits;

  @Option(
      names = "--fold",
      paramLabel = "N",
      description = "With --splits: the fold of the file, from 0. Default: 0.")
  private Integer fold;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "nnU-Net's dataset.json, which names the values of the masks. Default: dataset.json of"
              + " the data directory or of the one above. Without either, each value above 0 is a"
              + " class.")
  private String labels;

  @Option(
      names = "--save-dir",
      defaultValue = "byol3d-finetune",
      paramLabel = "URI",
      description =
          "Directory of the run: checkpoints, metrics, TensorBoard events, validation. Default:"
              + " ${DEFAULT-VALUE}.")
  private String saveDirectory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var resolved = resolve();
    var stopAfter = training.stopAfter();
    source.check();
    WrongRequestException.unless(
        fold == null || splits != null, "--fold goes with --splits: it is a fold of that file");
    requireWithin("--fold", fold == null ? 0 : fold, 0, Integer.MAX_VALUE);
    // Before volumes are ingested, which takes long.
    var encoder =
        checkpoint == null
            ? Optional.<PretrainedEncoder>empty()
            : Optional.of(PretrainedEncoder.load(checkpoint, new Configuration()));
    var out = out();
    var stop = stopSignal();
    try (var spark = SparkSessions.startTraining("finetune", training.workers().threads(), stop)) {
      var index = source.index(spark, saveDirectory, true, out, err());
      var options =
          new FinetuneOptions(
              resolved,
              index,
              Optional.ofNullable(labels),
              Optional.ofNullable(splits),
              fold == null ? 0 : fold,
              encoder,
              saveDirectory,
              Optional.ofNullable(training.resume()),
              training.workers().given(),
              stopAfter,
              VersionProvider.codeVersion());
      try (var progress = new ConsoleProgress(out, Ansi.AUTO.enabled())) {
        var job = new FinetuneJob(spark, progress, stop);
        if (training.dryRun()) {
          PlanSummary.print(out, job.estimate(options, training.slots(spark)));
          return 0;
        }
        new RunSummary(out, saveDirectory)
            .print(
                job.run(options),
                "--checkpoint",
                ("byol3d report --run %1$s --out report.html; byol3d export --checkpoint %1$s --to"
                     + " SEGMENTERS; byol3d predict --model SEGMENTERS --data-dir DIR --out MASKS")
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

  private ResolvedConfig<FinetuneConfig> resolve() {
    configuration
        .with("--freeze-encoder", "optimizer.freeze-encoder", freezeEncoder)
        .with("--lr", "optimizer.learning-rate", learningRate)
        .with("--init-seed", "init-seed", initSeed);
    return training.resolve(configuration, batchSize);
  }
}
