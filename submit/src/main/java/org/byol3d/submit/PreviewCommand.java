package org.byol3d.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.byol3d.crop.CropRule;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.report.Preview;
import org.byol3d.report.PreviewOptions;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.CommittedFile;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d preview}: a page that shows what a training will see of an index. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Writes one HTML page that shows crop pairs as a training draws and augments them:",
      "volumes with the two crops drawn, histograms with the normalisation's window,",
      "both views before and after augmentation, and the files in quarantine.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage, or crops that do not fit the volumes"})
final class PreviewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "URI",
      description = "Directory of the index, as byol3d ingest made it.")
  private String index;

  @Option(
      names = "--pairs",
      defaultValue = "8",
      paramLabel = "N",
      description =
          "How many crop pairs to show, each of another volume. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "The training's seed. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--epoch",
      defaultValue = "0",
      paramLabel = "N",
      description = "Which epoch, from 0. Default: ${DEFAULT-VALUE}.")
  private long epoch;

  @Option(
      names = "--crop",
      defaultValue = "96",
      paramLabel = "VOXELS",
      description = "Edge of a crop. Default: ${DEFAULT-VALUE}.")
  private int crop;

  @Option(
      names = "--overlap",
      defaultValue = "0.4",
      paramLabel = "SHARE",
      description =
          "Least share of a crop that its pair covers, in (0, 1]. Default: ${DEFAULT-VALUE}.")
  private double overlap;

  @Option(
      names = "--normalization",
      defaultValue = "percentile",
      paramLabel = "NAME",
      description =
          "percentile (p0.5 becomes 0 and p99.5 1) or minmax; none leaves intensities that the"
              + " augmentations cannot work on. Default: ${DEFAULT-VALUE}.")
  private String normalization;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PAGE.html",
      description = "The page; one of that name is replaced.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(out)) {
      throw new ParameterException(
          spec.commandLine(), "--out " + out + " is a directory: name the page itself");
    }
    var options = options();
    try (var spark = SparkSessions.start("preview", Runtime.getRuntime().availableProcessors())) {
      var configuration = spark.sparkContext().hadoopConfiguration();
      var preview =
          preview(
              options,
              VolumeIndex.load(spark, index),
              new FormatVolumeOpener(new HadoopSourceOpener(configuration)));
      CommittedFile.write(configuration, out.toString(), preview::writeTo);
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %d of the %d crop pairs of epoch %d. Next: open it in a browser%n",
              out, preview.pairs(), preview.pairsOfEpoch(), epoch);
      return 0;
    }
  }

  private PreviewOptions options() {
    try {
      return new PreviewOptions(
          index, pairs, seed, epoch, new CropRule(crop, overlap), normalization);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Preview preview(PreviewOptions options, VolumeIndex index, FormatVolumeOpener opener) {
    try {
      return new Preview(options, index, opener);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
