package org.byol3d.submit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.Weights;
import org.byol3d.checkpoint.WeightsFile;
import org.byol3d.evaluate.CropSampling;
import org.byol3d.evaluate.EncoderInput;
import org.byol3d.evaluate.Evaluation;
import org.byol3d.evaluate.EvaluationOptions;
import org.byol3d.evaluate.LabeledVolumes;
import org.byol3d.evaluate.NamedEncoder;
import org.byol3d.evaluate.SplitRule;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.storage.CommittedFile;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d evaluate}: measures how good frozen representations are. */
@Command(
    name = "evaluate",
    description = {
      "Tells how well frozen features say whether a crop holds plaque.",
      "Measures it by k-nearest neighbors and a linear probe, tested on scans they"
          + " did not learn from. Compares them with the features of a random encoder and"
          + " with statistics of the crop's intensities.",
      "The mask of X.b2nd is X_seg.b2nd beside it. docs/evaluation.md has the method.",
    },
    exitCodeList = {"0:done", "1:a file or its labels cannot be used", "2:wrong usage"})
final class EvaluateCommand extends ConsoleCommand {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9_.-]+)=(.+)");
  private static final String ONLY_ENCODER = "encoder";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "[NAME=]URI",
      description =
          "Weights: a directory that byol3d export wrote to, a run or one of its checkpoints, a"
              + " .safetensors file, or a .pt file of PyTorch, local or of any Hadoop file system."
              + " Give it several times, each with a name, to compare each model with the first.")
  private List<String> models;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "URI",
      description = "Directory of volumes with masks, searched to any depth.")
  private String dataDirectory;

  @Option(
      names = "--index",
      paramLabel = "URI",
      description =
          "An index of the volumes, for their statistics and scans. Without it each volume with a"
              + " mask is read whole first.")
  private String index;

  @Mixin private ScanIdOption scanIds;

  @Option(
      names = "--test-scans",
      paramLabel = "ID[,ID...]",
      description =
          "Scans to test on. Default: those that --train-scans does not name. May be given often;"
              + " name a scan with a comma in its id by an option of its own.")
  private Set<String> testScans = Set.of();

  @Option(
      names = "--train-scans",
      paramLabel = "ID[,ID...]",
      description =
          "Scans to learn from, in the same way. Default: those that --test-scans does not name.")
  private Set<String> trainScans = Set.of();

  @Option(
      names = "--test-fraction",
      paramLabel = "SHARE",
      description = "Share of the scans to test on when none are named. Default: 0.5.")
  private Double testFraction;

  @Option(
      names = "--crop",
      paramLabel = "VOXELS|D,H,W",
      description =
          "Edge of a crop, or three for D,H,W. Default: "
              + CropSampling.DEFAULT_EDGE
              + ", or the edge of the training's crops if that is smaller.")
  private String crop;

  @Option(
      names = "--crops-per-volume",
      defaultValue = "" + CropSampling.DEFAULT_PER_VOLUME,
      paramLabel = "N",
      description = "Crops of each volume, half of them with plaque. Default: ${DEFAULT-VALUE}.")
  private int cropsPerVolume;

  @Option(
      names = "--plaque-label",
      defaultValue = "" + CropSampling.DEFAULT_PLAQUE_LABEL,
      paramLabel = "VALUE",
      description = "Value of plaque voxels in the masks. Default: ${DEFAULT-VALUE}.")
  private int plaqueLabel;

  @Option(
      names = "--min-plaque-voxels",
      defaultValue = "" + CropSampling.DEFAULT_MIN_PLAQUE_VOXELS,
      paramLabel = "N",
      description =
          "A crop holds plaque when at least N of its voxels are plaque. Default:"
              + " ${DEFAULT-VALUE}, a sphere four voxels across.")
  private int minPlaqueVoxels;

  @Option(
      names = "--normalization",
      paramLabel = "NAME",
      description =
          "percentile (p0.5 becomes 0 and p99.5 1), minmax or none, as the training did: for"
              + " weights without a card. The card of an exported encoder tells it.")
  private String normalization;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description =
          "Key of the crops, the split, the random encoder and the intervals. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--resamples",
      defaultValue = "" + EvaluationOptions.DEFAULT_RESAMPLES,
      paramLabel = "N",
      description =
          "Resamples of the bootstrap that gives the intervals. Default: ${DEFAULT-VALUE}.")
  private int resamples;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Threads of the computation. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--json",
      paramLabel = "OUT.json",
      description = "File to write the report to, with all that the table shows.")
  private String json;

  @Override
  public Integer call() throws IOException {
    requireWithin("--threads", threads, 1, MOST_THREADS);
    var split = splitRule();
    var configuration = new Configuration();
    if (json != null) {
      CommittedFile.check(configuration, json);
    }
    var encoders = new ArrayList<NamedEncoder>();
    var weights = new ArrayList<Weights>();
    for (var model : models) {
      var named = named(model);
      weights.add(WeightsFile.open(named.uri(), configuration));
      encoders.add(new NamedEncoder(named.name(), weights.get(weights.size() - 1).values()));
    }
    var input = EncoderInput.common(weights, Optional.ofNullable(normalization));
    var options =
        new EvaluationOptions(
            new CropSampling(
                crop != null ? Extent.parse("--crop", crop) : CropSampling.defaultEdge(input),
                cropsPerVolume,
                plaqueLabel,
                minPlaqueVoxels,
                seed),
            split,
            input.normalization().name(),
            resamples,
            threads);
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(configuration));
    var volumes = volumes(opener, configuration);
    EvaluationSummary.scans(out(), volumes.scans());
    var report = Evaluation.run(options, volumes.volumes(), encoders, opener);
    EvaluationSummary.print(out(), report, volumes);
    if (json != null) {
      CommittedFile.write(configuration, json, report::writeJson);
    }
    EvaluationSummary.next(out(), report, json);
    return 0;
  }

  private LabeledVolumes volumes(FormatVolumeOpener opener, Configuration configuration)
      throws IOException {
    if (index == null) {
      return LabeledVolumes.find(dataDirectory, scanIds.rule(), opener, configuration);
    }
    try (var spark = SparkSessions.start("evaluate", threads)) {
      return LabeledVolumes.find(
          dataDirectory, VolumeIndex.load(spark, index), scanIds.given(), configuration);
    }
  }

  /** A model of the command line. */
  private record Named(String name, String uri) {}

  private Named named(String model) {
    var named = NAMED.matcher(model);
    if (named.matches()) {
      return new Named(named.group(1), named.group(2));
    }
    WrongRequestException.unless(
        models.size() == 1,
        "--model " + model + ": each of several models needs a name, as in before=" + model);
    return new Named(ONLY_ENCODER, model);
  }

  private SplitRule splitRule() {
    if (trainScans.isEmpty() && testScans.isEmpty()) {
      return testFraction == null ? SplitRule.half() : new SplitRule.Fraction(testFraction);
    }
    WrongRequestException.unless(
        testFraction == null,
        "--test-fraction does not go with --train-scans or --test-scans: leave it out");
    return new SplitRule.Scans(trainScans, testScans);
  }
}
