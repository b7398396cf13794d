package org.byol3d.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.report.preview.Preview;
import org.byol3d.report.preview.PreviewOptions;
import org.byol3d.storage.CommittedFile;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "volumes with the two crops drawn, histograms with the normalization's window,",
      "both views before and after augmentation, and the files in quarantine.",
      "Crops, normalization and augmentations are those of the configuration.",
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

  @Mixin private ConfigurationOptions configuration;

  @Option(names = "--seed", paramLabel = "N", description = "As --set seed=N.")
  private Long seed;

  @Option(
      names = "--epoch",
      defaultValue = "0",
      paramLabel = "N",
      description = "Which epoch, from 0. Default: ${DEFAULT-VALUE}.")
  private long epoch;

  @Option(names = "--crop", paramLabel = "VOXELS", description = "As --set crop.size=VOXELS.")
  private Integer crop;

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
    var flags = new ArrayList<String>();
    ConfigurationOptions.add(flags, "seed", seed);
    ConfigurationOptions.add(flags, "crop.size", crop);
    var config = configuration.resolve(flags).config();
    try {
      return new PreviewOptions(
          index,
          pairs,
          config.seed(),
          epoch,
          config.crop().rule(),
          config.crop().foreground(),
          config.views().normalization(),
          config.views().first(),
          config.views().second());
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
