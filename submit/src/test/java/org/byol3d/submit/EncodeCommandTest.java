package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.CropEncoder;
import org.byol3d.checkpoint.Safetensors;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.Compute;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.random.SplitRandom;
import org.byol3d.storage.CommittedFile;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodeCommandTest {
  private static final NetworkConfig CONFIG = new NetworkConfig(1, List.of(4, 6), true, 8, 5, 8);
  private static final int EDGE = 8;

  private static final String[] PLAIN = {"--normalization=none", "--crop=8"};

  @TempDir private Path folder;
  private Path weights;
  private Path volume;
  private Path out;
  private float[] voxels;

  @BeforeEach
  void writeWeightsAndVolume() throws IOException {
    weights = folder.resolve("weights.safetensors");
    volume = folder.resolve("volume.npy");
    out = folder.resolve("features.npy");
    var networks = new ByolNetworks(CONFIG);
    var tensors =
        StateDict.name(
            networks.online(),
            networks.initialOnline(1),
            ByolNetworks.initialBuffers(networks.online()));
    CommittedFile.write(
        new Configuration(), weights.toString(), out -> Safetensors.write(tensors, out));
    var random = SplitRandom.of(2);
    voxels = new float[EDGE * EDGE * EDGE];
    for (int i = 0; i < voxels.length; i++) {
      voxels[i] = 100 * random.nextFloat();
    }
    writeVolume();
  }

  private void writeVolume() throws IOException {
    try (var writer = NpyWriter.create(volume, ElementType.FLOAT32, EDGE, EDGE, EDGE)) {
      writer.write(voxels, 0, voxels.length);
      writer.commit();
    }
  }

  private static float unit(double value, double low, double high) {
    return (float) Math.min(1, Math.max(0, (value / 2 - low / 2) / (high / 2 - low / 2)));
  }

  @Test
  void aVolumeBecomesItsRepresentation() throws IOException {
    assertThat(encode(PLAIN).exitCode()).isZero();

    assertThat(features(1, 6))
        .isEqualTo(expected(CropEncoder.Output.REPRESENTATION, 0, EDGE, v -> v));
  }

  @Test
  void aScaledRegionBecomesItsProjection() throws IOException {
    var run =
        encode("--region", "2:6,0:8,0:8", "--range", "10,60", "--crop=8", "--head", "projection");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(features(1, 5))
        .isEqualTo(expected(CropEncoder.Output.PROJECTION, 2, 6, v -> unit(v, 10, 60)));
  }

  @Test
  void statisticsOfTheWholeVolumeScaleRegions() throws IOException {
    var run = encode("--region", "2:6,0:8,0:8", "--normalization=minmax", "--crop=8");

    assertThat(run.exitCode()).as(run.err()).isZero();
    var sorted = voxels.clone();
    Arrays.sort(sorted);
    assertThat(features(1, 6))
        .isEqualTo(
            expected(
                CropEncoder.Output.REPRESENTATION,
                2,
                6,
                v -> unit(v, sorted[0], sorted[sorted.length - 1])));
  }

  @Test
  void windowsOfCropSizeCoverVolumes() throws IOException {
    var run = encode("--region", "0:7,0:8,0:4", "--normalization=none", "--crop=4");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("6 features of 4 windows (2 × 2 × 1) of [4, 4, 4] voxels");
    var all = features(4, 6);
    // The second window along D starts where it ends with the region: at 3, not at 4.
    assertThat(encode("--region", "3:7,0:4,0:4", "--normalization=none", "--crop=4").exitCode())
        .isZero();
    assertThat(Arrays.copyOfRange(all, 12, 18)).isEqualTo(features(1, 6));
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(encode("--region", "0:9,0:8,0:8", "--normalization=none", "--crop=8"))
        .returns(2, CommandLineRun::exitCode)
        .extracting(CommandLineRun::err)
        .asString()
        .contains("leaves the volume, whose shape is [8, 8, 8]");
    for (var wrong :
        List.of(
            "--region=4:4,0:8,0:8 | is empty",
            "--region=all | not of the form",
            "--region=0:1,0:8,0:8 | at least 2 voxels along each axis, and 4 along one",
            "--region=999999990:999999999,0:8,0:8 | leaves the volume",
            "--range=3,1 | LOW < HIGH",
            "--range=3 | two values",
            "--crop=2 | need crops of at least 4 voxels",
            "--crop=-8 | --crop -8: give one whole number of voxels, or three for D,H,W",
            "--crop=8,8 | --crop 8,8: give one whole number of voxels, or three for D,H,W",
            "--crop=8,1,8 | --crop 8,1,8: the 2 levels of",
            "--threads=0 | must lie in [1, 1024]",
            "--threads=2000000000 | must lie in [1, 1024]",
            "--range=1,2 | not scaled (normalization none)")) {
      var parts = wrong.split(" \\| ", -1);
      var run =
          encode(PLAIN[0], parts[0].startsWith("--crop") ? "--threads=1" : PLAIN[1], parts[0]);
      assertThat(run.exitCode()).as(wrong + run.err()).isEqualTo(2);
      assertThat(run.err()).startsWith("byol3d: ").contains(parts[1]).hasLineCount(1);
    }
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void weightsWithoutCardNeedOptions() {
    for (var missing : List.of(PLAIN[0], PLAIN[1])) {
      var run = encode(missing);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .startsWith("byol3d: " + weights + " has no card")
          .contains(missing.equals(PLAIN[0]) ? "give --crop" : "give --normalization")
          .hasLineCount(1);
    }
  }

  @Test
  void notFiniteVoxelsAreNamed() throws IOException {
    voxels[(2 * EDGE + 3) * EDGE + 4] = Float.NaN;
    writeVolume();
    for (var normalization : List.of("none", "percentile")) {
      var run = encode("--normalization=" + normalization, "--crop=4");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains(volume.toString(), "voxel [2, 3, 4] is NaN").hasLineCount(1);
      assertThat(Files.exists(out)).isFalse();
    }
  }

  @Test
  void unusableFilesAreOneLine() throws IOException {
    Files.write(weights, new byte[20]);
    var damaged = encode(PLAIN);
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.err()).startsWith("byol3d: " + weights).hasLineCount(1);

    var networks = new ByolNetworks(CONFIG);
    var tensors =
        StateDict.name(
            networks.encoder(),
            networks.initialOnline(1),
            ByolNetworks.initialBuffers(networks.encoder()));
    CommittedFile.write(
        new Configuration(), weights.toString(), out -> Safetensors.write(tensors, out));
    var withoutHead = encode(PLAIN[0], PLAIN[1], "--head", "projection");
    assertThat(withoutHead.exitCode()).isEqualTo(1);
    assertThat(withoutHead.err()).contains("lacks", "projector.net").hasLineCount(1);
    assertThat(encode(PLAIN).exitCode()).isZero();
  }

  private CommandLineRun encode(String... more) {
    var arguments =
        Stream.concat(
                Stream.of(
                    "encode",
                    "--model",
                    weights.toString(),
                    "--input",
                    volume.toString(),
                    "--out",
                    out.toString()),
                Stream.of(more))
            .toArray(String[]::new);
    return CommandLineRun.of(arguments);
  }

  private float[] expected(
      CropEncoder.Output output, int fromDepth, int toDepth, DoubleUnaryOperator scale) {
    int plane = EDGE * EDGE;
    var crop = Arrays.copyOfRange(voxels, fromDepth * plane, toDepth * plane);
    for (int i = 0; i < crop.length; i++) {
      crop[i] = (float) scale.applyAsDouble(crop[i]);
    }
    var networks = new ByolNetworks(CONFIG);
    var tensors = CropEncoder.tensors(CONFIG, output);
    var parameters =
        Arrays.copyOf(networks.initialOnline(1), TensorSpec.size(TensorSpec.parameters(tensors)));
    try (var encoder =
        new CropEncoder(
            CONFIG, Compute.cpu(1), output, parameters, ByolNetworks.initialBuffers(tensors))) {
      var features = encoder.encode(new CropBatch(1, 1, toDepth - fromDepth, EDGE, EDGE, crop));
      var values = new float[features.columns()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) features.values()[i];
      }
      return values;
    }
  }

  /** Reads the values of a .npy file of shape [rows, columns]. */
  private float[] features(int rows, int columns) throws IOException {
    int count = rows * columns;
    var bytes = Files.readAllBytes(out);
    var header = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(header)
        .contains("'descr': '<f4'")
        .contains("'shape': (" + rows + ", " + columns + ")");
    var values = new float[count];
    ByteBuffer.wrap(bytes, bytes.length - 4 * count, 4 * count)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
