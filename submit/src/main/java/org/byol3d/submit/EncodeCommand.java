package org.byol3d.submit;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.CropEncoder;
import org.byol3d.byol.Matrix;
import org.byol3d.checkpoint.NetworkRecognition;
import org.byol3d.checkpoint.WeightsFile;
import org.byol3d.nn.Compute;
import org.byol3d.nn.TensorSpec;
import org.byol3d.storage.CommittedFile;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code byol3d encode}: writes the feature vector of a region of a volume. */
@Command(
    name = "encode",
    description = {
      "Encodes a region of a volume with trained weights.",
      "Writes its feature vector, float32 [1, features], as .npy. The sizes of the"
          + " network are read from the weights.",
    },
    exitCodeList = {"0:done", "1:a file cannot be used", "2:wrong usage"})
final class EncodeCommand extends ConsoleCommand {
  private static final Pattern REGION =
      Pattern.compile("(\\d{1,9}):(\\d{1,9}),(\\d{1,9}):(\\d{1,9}),(\\d{1,9}):(\\d{1,9})");

  @Option(
      names = "--model",
      required = true,
      paramLabel = "W.safetensors|DIR",
      description =
          "Weights of an online or target network, or of an encoder: a local path or a URI of any"
              + " Hadoop file system. Or a directory that byol3d export wrote to: then the version"
              + " that its LATEST names.")
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
        "LOW,HIGH: scale voxels so that LOW becomes 0 and HIGH 1, and clamp. Give what the training"
            + " gave: the volume's 0.5 and 99.5 percentiles by default. Without it, voxels keep"
            + " their stored values."
      })
  private float[] range;

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
      description = "File to write the vector to.")
  private String out;

  @Override
  public Integer call() throws IOException {
    requirePositive("--threads", threads);
    if (range != null && (range.length != 2 || !(range[0] < range[1]))) {
      throw new WrongRequestException("--range takes two values, LOW < HIGH");
    }
    var configuration = new Configuration();
    CommittedFile.check(configuration, out);
    var crops = read(configuration);
    Matrix features;
    try (var encoder = encoder(configuration)) {
      features = encoder.encode(crops);
    }
    var values = new float[features.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) features.values()[i];
    }
    try (var writer =
        NpyWriter.create(
            configuration,
            out,
            ElementType.FLOAT32.littleEndianCode(),
            ElementType.FLOAT32.size(),
            1,
            values.length)) {
      writer.write(values, 0, values.length);
      writer.commit();
    }
    out()
        .printf(
            Locale.ROOT,
            "%s: %s, %d features%n",
            VisibleText.line(out),
            head.name().toLowerCase(Locale.ROOT),
            values.length);
    return 0;
  }

  private CropBatch read(Configuration configuration) throws IOException {
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(configuration));
    try (var volume = opener.open(input)) {
      var extent = Extent.of(volume.shape());
      var box = region == null ? Box.whole(extent) : box(region);
      if (!box.fitsIn(extent)) {
        throw new WrongRequestException(
            "--region %s leaves the volume, whose shape is %s"
                .formatted(region, Arrays.toString(volume.shape())));
      }
      var values = new float[Math.toIntExact(box.extent().voxels())];
      FiniteVoxels.read(volume, box, values, 0);
      if (range != null) {
        scale(values, range[0], range[1]);
      }
      return new CropBatch(
          1, 1, box.extent().depth(), box.extent().height(), box.extent().width(), values);
    }
  }

  private CropEncoder encoder(Configuration configuration) throws IOException {
    var state = WeightsFile.read(model, configuration);
    var config = NetworkRecognition.recognize(state);
    var tensors = CropEncoder.tensors(config, head);
    return new CropEncoder(
        config,
        Compute.cpu(threads),
        head,
        state.values(TensorSpec.parameters(tensors)),
        state.doubles(TensorSpec.buffers(tensors)));
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

  private static void scale(float[] values, float low, float high) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(1, Math.max(0, (values[i] - low) / (high - low)));
    }
  }
}
