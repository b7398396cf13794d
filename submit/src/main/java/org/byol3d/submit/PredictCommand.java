package org.byol3d.submit;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.Segmenter;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.predict.MaskFormat;
import org.byol3d.predict.PredictJob;
import org.byol3d.predict.PredictOptions;
import org.byol3d.predict.PredictSettings;
import org.byol3d.predict.PredictedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d predict}: segments the volumes below a directory. */
@Command(
    name = "predict",
    description = {
      "Segments volumes with an exported segmenter, by a sliding window.",
      "Writes the mask of X.b2nd as X_seg.b2nd, with the label values of the model's card, and"
          + " X_seg.json beside it, which tells what was found and which model found it. Leaves"
          + " alone what is done already. Runs in this process, or on the cluster that"
          + " spark-submit names. docs/segmentation.md has the rules.",
    },
    exitCodeList = {"0:done", "1:failed, or a volume has no prediction", "2:wrong usage"})
final class PredictCommand extends ConsoleCommand {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "EXPORT",
      description =
          "A segmenter that byol3d export wrote: the directory of exports (then the version that"
              + " its LATEST names), or that of one version.")
  private String model;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "URI",
      description = "Directory of .b2nd and .npy volumes, searched to any depth.")
  private String dataDirectory;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "Directory of the predictions, which have the same paths below it.")
  private String out;

  @Option(
      names = "--probabilities",
      description =
          "Write X_prob as well: float32 [C, D, H, W], the probability of the class, or of each"
              + " class with background if there are several.")
  private boolean probabilities;

  @Option(
      names = "--format",
      defaultValue = "b2nd",
      paramLabel = "b2nd|npy",
      description = "Format of the files. Default: ${DEFAULT-VALUE}.")
  private MaskFormat format;

  @Option(
      names = "--step",
      defaultValue = "0.5",
      paramLabel = "SHARE",
      description =
          "Distance of neighboring windows as a share of a window, in (0, 1]. Default:"
              + " ${DEFAULT-VALUE}.")
  private double step;

  @Option(
      names = "--mirror",
      description = "Predict each window in all eight mirrored forms, and take the mean.")
  private boolean mirror;

  @Option(
      names = "--min-voxels",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Make components with fewer voxels background. Default: ${DEFAULT-VALUE}, which keeps"
              + " all.")
  private long minVoxels;

  @Option(
      names = "--overwrite",
      description =
          "Replace predictions of another model or of other settings. Files that this program has"
              + " not written are never replaced.")
  private boolean overwrite;

  @Option(
      names = "--score",
      description =
          "Compare the predictions with the masks X_seg beside the volumes: writes scores.json and"
              + " nnU-Net's summary.json.")
  private boolean score;

  @Mixin private WorkersOption workers;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Threads of a task on the CPU; another number may change the last bits of a probability."
              + " Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "auto|cpu|gpu",
      description =
          "What a task computes on; auto: the GPU that Spark gave it, else the CPU. Default:"
              + " ${DEFAULT-VALUE}.")
  private DeviceRequest device;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireWithin("--threads", threads, 1, MOST_THREADS);
    var settings = checkedOptions(() -> new PredictSettings(format, step, mirror, minVoxels));
    var options =
        new PredictOptions(
            dataDirectory, out, settings, probabilities, overwrite, score, device, threads);
    var segmenter = PredictedModel.of(Segmenter.load(model, new Configuration()));
    try (var spark = SparkSessions.start("predict", workers.threads())) {
      var report = new PredictJob(spark, PredictSummary.progress(err())).run(segmenter, options);
      PredictSummary.print(out(), err(), report, out);
      return report.isComplete() ? 0 : 1;
    }
  }
}
