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
    try (var writer = NpyWriter.create(volume, ElementType.FLOAT32, EDGE, EDGE, EDGE)) {
      writer.write(voxels, 0, voxels.length);
      writer.commit();
    }
  }

  @Test
  void aVolumeBecomesItsRepresentation() throws IOException {
    assertThat(encode().exitCode()).isZero();

    assertThat(features(6)).isEqualTo(expected(CropEncoder.Output.REPRESENTATION, 0, EDGE, 0, 1));
  }

  @Test
  void aScaledRegionBecomesItsProjection() throws IOException {
    var run = encode("--region", "2:6,0:8,0:8", "--range", "10,60", "--head", "projection");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(features(5)).isEqualTo(expected(CropEncoder.Output.PROJECTION, 2, 6, 10, 60));
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(encode("--region", "0:9,0:8,0:8"))
        .returns(2, CommandLineRun::exitCode)
        .extracting(CommandLineRun::err)
        .asString()
        .contains("leaves the volume, whose shape is [8, 8, 8]");
    assertThat(encode("--region", "4:4,0:8,0:8").exitCode()).isEqualTo(2);
    assertThat(encode("--region", "all").exitCode()).isEqualTo(2);
    assertThat(encode("--range", "3,1").exitCode()).isEqualTo(2);
    assertThat(encode("--threads", "0").exitCode()).isEqualTo(2);
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void unusableFilesAreOneLine() throws IOException {
    Files.write(weights, new byte[20]);
    var damaged = encode();
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
    var withoutHead = encode("--head", "projection");
    assertThat(withoutHead.exitCode()).isEqualTo(1);
    assertThat(withoutHead.err()).contains("lacks", "projector.net").hasLineCount(1);
    assertThat(encode().exitCode()).isZero();
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
      CropEncoder.Output output, int fromDepth, int toDepth, float low, float high) {
    int plane = EDGE * EDGE;
    var crop = Arrays.copyOfRange(voxels, fromDepth * plane, toDepth * plane);
    if (output == CropEncoder.Output.PROJECTION) {
      for (int i = 0; i < crop.length; i++) {
        crop[i] = Math.min(1, Math.max(0, (crop[i] - low) / (high - low)));
      }
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

  /** Reads the values of a .npy file of shape [1, count]. */
  private float[] features(int count) throws IOException {
    var bytes = Files.readAllBytes(out);
    var header = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(header).contains("'descr': '<f4'").contains("'shape': (1, " + count + ")");
    var values = new float[count];
    ByteBuffer.wrap(bytes, bytes.length - 4 * count, 4 * count)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
