package org.byol3d.submit;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.byol.CropEncoder;
import org.byol3d.byol.Matrix;
import org.byol3d.checkpoint.WeightsFile;
import org.byol3d.evaluate.EncoderInput;
import org.byol3d.evaluate.VolumeFeatures;
import org.byol3d.storage.CommittedFile;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code byol3d encode}: writes the feature vector of a region of a volume. */
@Command(
    name = "encode",
    description = {
      "Encodes a volume, or a region of it, with trained weights.",
      "Covers it with windows as large as the crops of the training, and writes the feature"
          + " vector of each window: float32 [windows, features], as .npy. Voxels are prepared as"
          + " the card of the exported encoder says. docs/formats.md has the rules.",
    },
    exitCodeList = {"0:done", "1:a file cannot be used", "2:wrong usage"})
final class EncodeCommand extends ConsoleCommand {
  private static final Pattern REGION =
      Pattern.compile("(\\d{1,9}):(\\d{1,9}),(\\d{1,9}):(\\d{1,9}),(\\d{1,9}):(\\d{1,9})");

  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN|EXPORT|FILE",
      description =
          "Weights: a directory that byol3d export wrote to (then the version that its LATEST"
              + " names), a run or one of its checkpoints, a .safetensors file, or a .pt file of"
              + " PyTorch: a local path or a URI of any Hadoop file system.")
  private String model;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "X.b2nd|X.npy",
      description = "A volume: a local path or a URI of any Hadoop file system.")
  private String input;

  @Option(
      names = "--region",
      paramLabel = "D:D,H:H,W:W",
      description = "First voxel of each axis, and the voxel after the last one. Default: all.")
  private String region;

  @Option(
      names = "--range",
      split = ",",
      paramLabel = "VALUE",
      description = {
        "LOW,HIGH: what becomes 0 and what becomes 1, instead of the volume's 0.5 and 99.5"
            + " percentiles (its least and greatest value with minmax). Then the volume is not read"
            + " whole for its statistics."
      })
  private double[] range;

  @Option(
      names = "--normalization",
      paramLabel = "NAME",
      description =
          "percentile (p0.5 becomes 0 and p99.5 1), minmax or none, as the training did: for"
              + " weights without a card.")
  private String normalization;

  @Option(
      names = "--crop",
      paramLabel = "VOXELS|D,H,W",
      description =
          "Edge of a window, or three for D,H,W. Default: as the training's crops, from the card.")
  private String crop;

  @Option(
      names = "--head",
      defaultValue = "representation",
      paramLabel = "HEAD",
      description = "representation or projection. Default: ${DEFAULT-VALUE}.")
  private CropEncoder.Output head;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Threads of the computation. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "Y.npy",
      description = "File to write the vectors to.")
  private String out;

  @Override
  public Integer call() throws IOException {
    requireWithin("--threads", threads, 1, MOST_THREADS);
    var scaled = scaled();
    var configuration = new Configuration();
    CommittedFile.check(configuration, out);
    var weights = WeightsFile.open(model, configuration);
    var prepared =
        EncoderInput.of(
            weights,
            Optional.ofNullable(normalization)
                .or(() -> scaled.filter(it -> weights.input().isEmpty()).map(it -> "percentile")),
            Optional.ofNullable(crop).map(text -> Extent.parse("--crop", text)));
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(configuration));
    try (var volume = opener.open(input)) {
      var cover = VolumeFeatures.cover(box(Extent.of(volume.shape())), prepared);
      var statistics = prepared.statistics(opener, input, scaled);
      var features = cover.encode(volume, statistics, prepared, weights.values(), head, threads);
      write(configuration, features);
      print(cover, features);
    }
    return 0;
  }

  private Optional<EncoderInput.Range> scaled() {
    if (range == null) {
      return Optional.empty();
    }
    WrongRequestException.unless(range.length == 2, "--range takes two values, LOW,HIGH");
    return Optional.of(new EncoderInput.Range(range[0], range[1]));
  }

  private void write(Configuration configuration, Matrix features) throws IOException {
    var values = new float[features.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) features.values()[i];
    }
    try (var writer =
        NpyWriter.create(
            configuration,
            out,
            ElementType.FLOAT32.littleEndianCode(),
            ElementType.FLOAT32.size(),
            features.rows(),
            features.columns())) {
      writer.write(values, 0, values.length);
      writer.commit();
    }
  }

  private void print(VolumeFeatures cover, Matrix features) {
    var grid = cover.grid();
    out()
        .printf(
            Locale.ROOT,
            "%s: %s, %d features of %s (%d × %d × %d) of %s voxels%n",
            VisibleText.line(out),
            head.name().toLowerCase(Locale.ROOT),
            features.columns(),
            features.rows() == 1 ? "1 window" : features.rows() + " windows",
            grid.depth(),
            grid.height(),
            grid.width(),
            cover.window());
  }

  /** Returns the region that was given, or the whole volume. */
  private Box box(Extent volume) {
    if (region == null) {
      return Box.whole(volume);
    }
    var box = box(region);
    WrongRequestException.unless(
        box.fitsIn(volume),
        "--region %s leaves the volume, whose shape is %s".formatted(region, volume));
    return box;
  }

  private Box box(String text) {
    var matcher = REGION.matcher(text);
    if (!matcher.matches()) {
      throw new WrongRequestException("--region " + text + " is not of the form 0:64,0:64,0:64");
    }
    var bounds = new int[6];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Integer.parseInt(matcher.group(i + 1));
    }
    for (int axis = 0; axis < bounds.length; axis += 2) {
      if (bounds[axis] >= bounds[axis + 1]) {
        throw new WrongRequestException("--region " + text + " is empty");
      }
    }
    return new Box(
        bounds[0],
        bounds[2],
        bounds[4],
        new Extent(bounds[1] - bounds[0], bounds[3] - bounds[2], bounds[5] - bounds[4]));
  }
}
