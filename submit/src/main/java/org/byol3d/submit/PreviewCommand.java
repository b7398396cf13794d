package org.byol3d.submit;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.ingest.UnchangedVolumeOpener;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.report.preview.Preview;
import org.byol3d.report.preview.PreviewOptions;
import org.byol3d.storage.CommittedFile;
import org.byol3d.text.VisibleText;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d preview}: writes a page that shows what a training will see of an index. */
@Command(
    name = "preview",
    description = {
      "Writes an HTML page of crop pairs as a training draws and augments them.",
      "The page shows volumes with the two crops drawn, histograms with the"
          + " normalization's window, both views before and after augmentation, and the"
          + " files in quarantine. Crops, normalization and augmentations are those of the"
          + " configuration.",
    },
    exitCodeList = {"0:done", "1:failed", "2:wrong usage, or crops that do not fit the volumes"})
final class PreviewCommand extends ConsoleCommand {
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

  @Option(
      names = "--crop",
      paramLabel = "VOXELS|D,H,W",
      description = "As --set crop.size=VOXELS, or crop.size=[D,H,W].")
  private String crop;

  @Option(
      names = "--voxel-size-um",
      paramLabel = "UM|D,H,W",
      description =
          "Edge of a voxel in micrometers, or three for D,H,W: draws scale bars. Volumes do not"
              + " hold it. Default: crop.voxel-size-um of the configuration; if that is unknown, no"
              + " scale bars.")
  private String voxelSize;

  @Mixin private PageOption out;

  @Override
  public Integer call() throws IOException {
    var page = out.page(new Configuration());
    var options = options();
    try (var spark = SparkSessions.start("preview", Runtime.getRuntime().availableProcessors())) {
      var configuration = spark.sparkContext().hadoopConfiguration();
      var volumes = VolumeIndex.load(spark, index);
      var preview =
          new Preview(
              options,
              volumes,
              new UnchangedVolumeOpener(
                  new FormatVolumeOpener(new HadoopSourceOpener(configuration)),
                  volumes.volumes(),
                  configuration));
      CommittedFile.write(configuration, page, preview::writeTo);
      if (!preview.tooSmall().isEmpty()) {
        out().println(preview.tooSmall());
      }
      out()
          .printf(
              Locale.ROOT,
              "%s: %d of the %d crop pairs of epoch %d. Next: open it in a browser%n",
              VisibleText.line(page),
              preview.pairs(),
              preview.pairsOfEpoch(),
              epoch);
      return 0;
    }
  }

  private PreviewOptions options() {
    var config =
        configuration
            .with("--seed", "seed", seed)
            .with("--crop", "crop.size", crop == null ? null : Extent.parse("--crop", crop))
            .resolve()
            .config();
    return new PreviewOptions(
        index,
        pairs,
        config.seed(),
        epoch,
        config.crop().rule(),
        config.crop().foreground(),
        config.views(),
        Optional.ofNullable(voxelSize)
            .map(text -> VoxelSize.parse("--voxel-size-um", text))
            .or(() -> config.crop().voxelSize()),
        config.network().leastCube());
  }
}
