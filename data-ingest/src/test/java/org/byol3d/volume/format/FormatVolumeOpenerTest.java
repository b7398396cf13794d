package org.byol3d.volume.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.B2ndSpec;
import org.byol3d.b2nd.B2ndWriter;
import org.byol3d.b2nd.Compression;
import org.byol3d.b2nd.DataType;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.volume.Box;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Extent;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatVolumeOpenerTest {
  private final FormatVolumeOpener opener =
      new FormatVolumeOpener(uri -> new FileSource(Path.of(uri)));

  @TempDir private Path folder;

  private Path b2nd(long... shape) throws IOException {
    long items = 1;
    var chunks = new int[shape.length];
    for (int d = 0; d < shape.length; d++) {
      items *= shape[d];
      chunks[d] = (int) Math.max(1, Math.min(4, shape[d]));
    }
    var bytes = ByteBuffer.allocate((int) items * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < items; i++) {
      bytes.putShort(2 * i, (short) i);
    }
    var path = folder.resolve("volume.b2nd");
    B2ndWriter.write(
        path,
        new B2ndSpec(
            shape,
            chunks,
            chunks,
            DataType.UINT16,
            new Compression(Compressor.LZ4, 5, Optional.empty())),
        bytes);
    return path;
  }

  @Test
  void bothFormatsGiveTheSameVoxels() throws IOException {
    var npy = folder.resolve("volume.npy");
    try (var writer = NpyWriter.create(npy, ElementType.UINT16, 6, 7, 8)) {
      var voxels = new short[6 * 7 * 8];
      for (int i = 0; i < voxels.length; i++) {
        voxels[i] = (short) i;
      }
      writer.write(voxels, 0, voxels.length);
      writer.commit();
    }
    var one = new Box(1, 2, 3, new Extent(4, 4, 5));
    var other = new Box(0, 0, 0, new Extent(6, 7, 8));
    try (var b2ndVolume = opener.open(b2nd(1, 1, 6, 7, 8).toString());
        var npyVolume = opener.open(npy.toString())) {
      assertThat(b2ndVolume.shape()).containsExactly(6, 7, 8);
      assertThat(b2ndVolume.elementType())
          .isEqualTo(npyVolume.elementType())
          .isEqualTo(ElementType.UINT16);
      for (var volume : List.of(b2ndVolume, npyVolume)) {
        var first = new float[82];
        var second = new float[336];
        volume.read(List.of(new BoxRead(one, first, 2), new BoxRead(other, second, 0)));
        assertThat(first[2]).isEqualTo(56 + 16 + 3);
        assertThat(first[81]).isEqualTo(4 * 56 + 5 * 8 + 7);
        assertThat(second[335]).isEqualTo(335);
      }
    }
  }

  @Test
  void refusesWhatIsNoVolume() throws IOException {
    for (var shape : List.of(new long[] {6, 7}, new long[] {2, 6, 7, 8}, new long[] {0, 7, 8})) {
      var path = b2nd(shape).toString();
      assertThatThrownBy(() -> opener.open(path))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("shape");
    }
    assertThatThrownBy(() -> opener.open("scan.tif"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("neither .b2nd nor .npy");
  }

  @ParameterizedTest
  @CsvSource({
    "all_uninit, 2 of 2 were never written",
    "half_uninit, 1 of 2 were never written",
    "half_directory, 4 of 8 were never written",
  })
  void halfWrittenVolumesAreRefused(String file, String problem) throws Exception {
    var path = resource("unwritten/" + file + ".b2nd");

    assertThatThrownBy(() -> opener(path).open(path.toString()))
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> assertThat(e.reason()).isEqualTo(FormatException.Reason.INCOMPLETE))
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no_plane", "no_axis"})
  void emptyArraysHoldNoVoxel(String file) throws Exception {
    var path = resource("empty/" + file + ".b2nd").toString();

    assertThatThrownBy(() -> opener.open(path))
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> assertThat(e.reason()).isEqualTo(FormatException.Reason.NOT_A_VOLUME))
        .hasMessageContaining("holds no voxel");
  }

  @ParameterizedTest
  @CsvSource({"x.b2nd, chunks.b2frame: is missing in this folder", "x.npy, this is a folder"})
  void foldersThatAreNoFramesAreNamed(String name, String problem) throws IOException {
    var path = Files.createDirectory(folder.resolve(name));

    assertThatThrownBy(() -> opener(path).open(path.toString()))
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> assertThat(e.reason()).isEqualTo(FormatException.Reason.NOT_A_VOLUME))
        .hasMessageContaining(path.toString())
        .hasMessageContaining(problem);
  }

  /** Returns an opener that also knows directories. */
  private static FormatVolumeOpener opener(Path path) {
    return Files.isDirectory(path)
        ? new FormatVolumeOpener(new HadoopSourceOpener(new Configuration(false)))
        : new FormatVolumeOpener(uri -> new FileSource(Path.of(uri)));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(FormatVolumeOpenerTest.class.getResource("/b2nd/" + name).toURI());
  }
}
