package org.byol3d.submit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.MismatchedWeightsException;
import org.byol3d.evaluate.CropSampling;
import org.byol3d.evaluate.Evaluation;
import org.byol3d.evaluate.EvaluationOptions;
import org.byol3d.evaluate.LabeledVolumes;
import org.byol3d.evaluate.NamedEncoder;
import org.byol3d.evaluate.SplitRule;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.storage.CommittedFile;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d evaluate}: what frozen representations are worth. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Tells how well frozen features say whether a crop holds plaque, by k-nearest neighbors and"
          + " a linear probe, tested on scans they did not learn from. Held against the features"
          + " of a random encoder and against statistics of the crop's intensities.",
      "Masks of X.b2nd are X_seg.b2nd beside it. docs/evaluation.md has the method.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:a file or its labels cannot be used", "2:wrong usage"})
final class EvaluateCommand implements Callable<Integer> {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9_.-]+)=(.+)");
  private static final String ONLY_ENCODER = "encoder";

  @Spec private CommandSpec spec;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "[NAME=]URI",
      description =
          "Weights in a .safetensors file, local or of any Hadoop file system. Give it several"
              + " times, each with a name, to compare encoders: each is held against the first.")
  private List<String> weights;

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

  @Option(
      names = "--scan-id-pattern",
      paramLabel = "REGEX",
      description =
          "Finds the scan a volume is a patch of: the one group of this expression, searched for"
              + " in the volume's URI. Default: the index's scan, or the name of the directory the"
              + " volume lies in.")
  private String scanIdPattern;

  @Option(
      names = "--test-scans",
      split = ",",
      paramLabel = "ID",
      description = "Scans to test on. Default: those that --train-scans does not name.")
  private Set<String> testScans = Set.of();

  @Option(
      names = "--train-scans",
      split = ",",
      paramLabel = "ID",
      description = "Scans to learn from. Default: those that --test-scans does not name.")
  private Set<String> trainScans = Set.of();

  @Option(
      names = "--test-fraction",
      paramLabel = "SHARE",
      description = "Share of the scans to test on when none are named. Default: 0.5.")
  private Double testFraction;

  @Option(
      names = "--crop",
      defaultValue = "" + CropSampling.DEFAULT_EDGE,
      paramLabel = "VOXELS",
      description = "Edge of a crop. Default: ${DEFAULT-VALUE}.")
  private int crop;

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
      description = "What plaque voxels are in the masks. Default: ${DEFAULT-VALUE}.")
  private int plaqueLabel;

  @Option(
      names = "--min-plaque-voxels",
      defaultValue = "" + CropSampling.DEFAULT_MIN_PLAQUE_VOXELS,
      paramLabel = "N",
      description =
          "A crop holds plaque when at least N of its voxels are. Default: ${DEFAULT-VALUE}, a"
              + " sphere four voxels across.")
  private int minPlaqueVoxels;

  @Option(
      names = "--normalization",
      defaultValue = "percentile",
      paramLabel = "NAME",
      description =
          "percentile (p0.5 becomes 0 and p99.5 1), minmax or none: as the encoders were trained."
              + " Default: ${DEFAULT-VALUE}.")
  private String normalization;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description =
          "Of the crops, the split, the random encoder and the intervals. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--resamples",
      defaultValue = "" + EvaluationOptions.DEFAULT_RESAMPLES,
      paramLabel = "N",
      description = "Of the bootstrap that gives the intervals. Default: ${DEFAULT-VALUE}.")
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
      description = "Where the report goes, with all that the table shows.")
  private String json;

  @Override
  public Integer call() throws IOException {
    var options = options();
    var scans = scanIdRule();
    var configuration = new Configuration();
    var encoders = new ArrayList<NamedEncoder>();
    for (var text : weights) {
      encoders.add(encoder(text, configuration));
    }
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(configuration));
    try {
      var volumes = volumes(scans, opener, configuration);
      var report = Evaluation.run(options, volumes.volumes(), encoders, opener);
      EvaluationSummary.print(spec.commandLine().getOut(), report, volumes.withoutMask());
      if (json != null) {
        CommittedFile.write(configuration, json, report::writeJson);
      }
      EvaluationSummary.next(spec.commandLine().getOut(), report, json);
      return 0;
    } catch (MismatchedWeightsException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private LabeledVolumes volumes(
      Optional<ScanIdRule> scans, FormatVolumeOpener opener, Configuration configuration)
      throws IOException {
    if (index == null) {
      return LabeledVolumes.find(
          dataDirectory, scans.orElse(ScanIdRule.PARENT_DIRECTORY), opener, configuration);
    }
    try (var spark = SparkSessions.start("evaluate", threads)) {
      return LabeledVolumes.find(
          dataDirectory, VolumeIndex.load(spark, index), scans, configuration);
    }
  }

  private NamedEncoder encoder(String text, Configuration configuration) throws IOException {
    var named = NAMED.matcher(text);
    if (named.matches()) {
      return NamedEncoder.load(named.group(1), named.group(2), configuration);
    }
    if (weights.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--weights " + text + ": of several, each needs a name, as in before=" + text);
    }
    return NamedEncoder.load(ONLY_ENCODER, text, configuration);
  }

  private EvaluationOptions options() {
    try {
      return new EvaluationOptions(
          new CropSampling(crop, cropsPerVolume, plaqueLabel, minPlaqueVoxels, seed),
          splitRule(),
          normalization,
          resamples,
          threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private SplitRule splitRule() {
    if (trainScans.isEmpty() && testScans.isEmpty()) {
      return testFraction == null ? SplitRule.half() : new SplitRule.Fraction(testFraction);
    }
    if (testFraction != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--test-fraction does not go with scans that are named: leave it out");
    }
    return new SplitRule.Scans(trainScans, testScans);
  }

  private Optional<ScanIdRule> scanIdRule() {
    try {
      return Optional.ofNullable(scanIdPattern).map(ScanIdRule::of);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
