package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.byol3d.b2nd.B2ndSpec;
import org.byol3d.b2nd.B2ndWriter;
import org.byol3d.b2nd.Compression;
import org.byol3d.b2nd.DataType;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.storage.Sha256;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.npy.NpyVolume;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class B2ndCommandsTest {
  private static final int[] SHAPE = {12, 14, 16};

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = folder.resolve("scan.b2nd");
    var items = new float[12 * 14 * 16];
    for (int i = 0; i < items.length; i++) {
      items[i] = i / 7f;
    }
    B2ndWriter.write(
        file,
        new B2ndSpec(
            new long[] {1, 12, 14, 16},
            new int[] {1, 8, 8, 8},
            new int[] {1, 4, 4, 4},
            DataType.FLOAT32,
            Compression.NNSSL),
        items);
  }

  private static float at(int d, int h, int w) {
    return ((d * SHAPE[1] + h) * SHAPE[2] + w) / 7f;
  }

  @Test
  void inspectSaysWhatAFileIs() {
    var run = CommandLineRun.of("inspect", file.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("shape    [1, 12, 14, 16] <f4", "blocks   [1, 4, 4, 4]", "ZSTD, level 8")
        .contains("filters  SHUFFLE", "10,752 bytes of items");
  }

  @Test
  void inspectFailsForDamagedOrMissingFile() throws IOException {
    var bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 400, 600, (byte) 0x5a);
    var damaged = Files.write(folder.resolve("damaged.b2nd"), bytes).toString();
    var run = CommandLineRun.of("inspect", file.toString(), damaged, folder + "/missing.b2nd");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("error", "no such file", "damaged.b2nd: byte ");
    assertThat(run.err()).contains("2 of 3 files cannot be read");
  }

  @Test
  void inspectContinuesAfterUnknownHost() {
    var run = CommandLineRun.of("inspect", "hdfs://host.invalid/scan.b2nd", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("error    hdfs://host.invalid/scan.b2nd", "ZSTD, level 8");
    assertThat(run.err()).contains("1 of 2 files cannot be read").doesNotContain("\tat ");
  }

  @Test
  void inspectPrintsJson() throws IOException {
    var run = CommandLineRun.of("inspect", "--json", file.toString(), folder + "/missing.b2nd");
    assertThat(run.exitCode()).isEqualTo(1);
    var reports = new ObjectMapper().readTree(run.out());
    assertThat(reports).hasSize(2);
    assertThat(reports.get(0).get("shape").toString()).isEqualTo("[1,12,14,16]");
    assertThat(reports.get(0).get("codecs").get("ZSTD").asInt()).isEqualTo(8);
    assertThat(reports.get(0).has("error")).isFalse();
    assertThat(reports.get(1).get("error").asText()).contains("no such file");
  }

  @Test
  void readPrintsTheDigestOfARegion() throws Exception {
    var bytes = ByteBuffer.allocate(4 * 5 * 6 * 7).order(ByteOrder.LITTLE_ENDIAN);
    for (int d = 2; d < 7; d++) {
      for (int h = 3; h < 9; h++) {
        for (int w = 5; w < 12; w++) {
          bytes.putFloat(at(d, h, w));
        }
      }
    }
    var digest = Sha256.hex(bytes.array());
    for (var prefix : new String[] {"", "0,"}) {
      var end = prefix.isEmpty() ? "" : "1,";
      var run =
          CommandLineRun.of(
              "read",
              file.toUri().toString(),
              "--start",
              prefix + "2,3,5",
              "--stop",
              end + "7,9,12",
              "--sha256");
      assertThat(run.exitCode()).isZero();
      assertThat(run.out().strip()).isEqualTo(digest);
    }
  }

  @Test
  void readWritesANumpyFile() throws IOException {
    var npy = folder.resolve("x.npy");
    var run =
        CommandLineRun.of(
            "read",
            file.toString(),
            "--start",
            "1,2,3",
            "--stop",
            "5,6,7",
            "--out",
            npy.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("numpy.load");
    try (var volume = NpyVolume.open(new FileSource(npy))) {
      assertThat(volume.shape()).containsExactly(4, 4, 4);
      var voxels = new float[64];
      volume.read(Box.whole(Extent.cube(4)), voxels, 0);
      assertThat(voxels[0]).isEqualTo(at(1, 2, 3));
      assertThat(voxels[63]).isEqualTo(at(4, 5, 6));
    }
  }

  @Test
  void wrongUsageExitsWithTwo() {
    var outside =
        CommandLineRun.of("read", file.toString(), "--start", "0,0,0", "--stop", "13,1,1");
    assertThat(outside.exitCode()).isEqualTo(2);
    assertThat(outside.err()).contains("not a region of the shape [1, 12, 14, 16]");
    assertThat(CommandLineRun.of("read", file.toString(), "--sha256", "--out", "x").exitCode())
        .isEqualTo(2);
    assertThat(CommandLineRun.of("inspect").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of().exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("read", folder + "/none.b2nd", "--sha256").exitCode())
        .isEqualTo(1);
  }
}
