package org.byol3d.volume.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {
  @TempDir private Path folder;

  @Test
  void writesTheBytesNumpyWrites() throws IOException {
    try (var in = NpyWriterTest.class.getResourceAsStream("le-u2-c-v1.npy")) {
      var numpy = in.readAllBytes();
      var values = new short[60];
      for (var i = 0; i < values.length; i++) {
        var at = numpy.length - 120 + 2 * i;
        values[i] = (short) ((numpy[at] & 0xff) | numpy[at + 1] << 8);
      }
      var target = folder.resolve("a.npy");
      try (var writer = NpyWriter.create(target, ElementType.UINT16, 3, 4, 5)) {
        writer.write(values, 0, 7);
        writer.write(values, 7, 53);
        writer.commit();
      }

      assertThat(Files.readAllBytes(target)).isEqualTo(numpy);
    }
  }

  @Test
  void isReadBack() throws IOException {
    var values = new float[40 * 50 * 60];
    for (var i = 0; i < values.length; i++) {
      values[i] = i * 0.37f - 1000;
    }
    var target = folder.resolve("b.npy");
    try (var writer = NpyWriter.create(target, ElementType.FLOAT32, 1, 40, 50, 60)) {
      writer.write(values, 0, values.length);
      writer.commit();
    }

    var read = new float[values.length];
    try (var volume = NpyVolume.open(new FileSource(target))) {
      volume.read(Box.whole(new Extent(40, 50, 60)), read, 0);
    }
    assertThat(read).isEqualTo(values);
  }

  @Test
  void writesMasksOfOneByte() throws IOException {
    var target = folder.resolve("m.npy");
    try (var writer = NpyWriter.create(target, ElementType.UINT8, 2)) {
      writer.write(new byte[] {9, 0, 1}, 1, 2);
      writer.commit();
    }

    var bytes = Files.readAllBytes(target);
    assertThat(new String(bytes, 10, 118, ISO_8859_1))
        .startsWith("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }  ")
        .endsWith(" \n");
    assertThat(bytes).hasSize(130).endsWith(0, 1);
  }

  @Test
  void showsNothingBeforeTheCommit() throws IOException {
    var target = folder.resolve("c.npy");
    Files.writeString(target, "the old one");
    try (var writer = NpyWriter.create(target, ElementType.INT16, 2)) {
      writer.write(new short[] {1}, 0, 1);
      assertThat(target).hasContent("the old one");
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("only 1 of 2");
    }

    assertThat(target).hasContent("the old one");
    assertThat(folder).isDirectoryContaining(path -> path.equals(target));
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void refusesValuesThatDoNotFit() throws IOException {
    try (var writer = NpyWriter.create(folder.resolve("d.npy"), ElementType.INT16, 2)) {
      assertThatThrownBy(() -> writer.write(new short[3], 0, 3))
          .hasMessageContaining("3 elements come after 0 of 2");
      assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).hasMessageContaining("<i2");
      assertThatThrownBy(() -> writer.write(new float[1], 0, 1)).hasMessageContaining("<i2");
    }
    assertThatThrownBy(() -> NpyWriter.create(folder.resolve("e.npy"), ElementType.INT16, 2, 0))
        .hasMessageContaining("empty axis");
  }
}
