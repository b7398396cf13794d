package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.byol3d.crop.Occupancy;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
  @TempDir private Path folder;

  /** Writes the same rows in a process of its own. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      Files.write(Path.of(arguments[0]), ParquetTable.write(IndexSchema.VOLUMES, rows()));
    }
  }

  private static IndexedVolume volume(int i) {
    var extent = new Extent(20 + i, 24, 28);
    var block = Extent.cube(8);
    var occupancy = new byte[(int) Occupancy.grid(extent, block).voxels()];
    return new IndexedVolume(
        new FileIdentity("file:/scans/Müller " + i / 3 + "/" + i + ".b2nd", 1L << 40, -i),
        new VolumeContent(
            "uint16",
            extent,
            new StoredLayout(Extent.cube(16), block, "ZSTD"),
            i % 2 == 0 ? StatisticsMode.FULL : StatisticsMode.SAMPLE,
            new VolumeStatistics(-0.0, i + 2, 1.0 / 3, 0.1, 0, 0.5, Math.nextUp(1.0), 0.25),
            i,
            i % 2 == 0 ? Occupancy.fromBytes(extent, block, occupancy) : null),
        "Müller " + i / 3,
        1 + i % 2,
        i % 5 == 0 ? 3 : 0);
  }

  private static List<Group> rows() {
    return IntStream.range(0, 40).mapToObj(i -> IndexSchema.group(volume(i))).toList();
  }

  @Test
  void rowsAreReadAsWritten() throws IOException {
    var bytes = ParquetTable.write(IndexSchema.VOLUMES, rows());
    var read = ParquetTable.read(bytes).stream().map(IndexSchema::volume).toList();
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(IntStream.range(0, 40).mapToObj(ParquetTableTest::volume).toList());
    assertThat(read.get(0).content().occupancy().toBytes()).hasSize(3 * 3 * 4);
  }

  @Test
  void sparkReadsTheRows() throws IOException {
    var file = folder.resolve("part-00000.parquet");
    Files.write(file, ParquetTable.write(IndexSchema.VOLUMES, rows()));
    var table = SparkTests.session().read().parquet(file.toUri().toString());
    assertThat(table.count()).isEqualTo(40);
    assertThat(table.first().<String>getAs("uri")).isEqualTo("file:/scans/Müller 0/0.b2nd");
    assertThat(table.first().<Integer>getList(table.first().fieldIndex("shape")))
        .containsExactly(20, 24, 28);
    assertThat(table.where("occupancy is null").count()).isEqualTo(20);
  }

  @Test
  void everyProcessWritesEqualBytes() throws Exception {
    var mine = ParquetTable.write(IndexSchema.VOLUMES, rows());
    for (var language : List.of("ar-EG", "hi-u-nu-deva")) {
      var file = folder.resolve(language);
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // Other identity hashes than in this process, by which sets of enums are ordered.
      command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=0"));
      command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Duser.language=" + language));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Child.class.getName(), file.toString()));
      var log = folder.resolve("log");
      var child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      assertThat(child.waitFor()).as(Files.readString(log)).isZero();
      assertThat(Files.readAllBytes(file)).isEqualTo(mine);
    }
  }

  @Test
  void damagedFilesAreErrors() throws IOException {
    var bytes = ParquetTable.write(IndexSchema.VOLUMES, rows());
    for (int length : new int[] {0, 3, 8, 100, bytes.length / 2, bytes.length - 1}) {
      assertThatThrownBy(() -> ParquetTable.read(java.util.Arrays.copyOf(bytes, length)))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> ParquetTable.read(new byte[1000])).isInstanceOf(IOException.class);
    var flipped = bytes.clone();
    flipped[bytes.length / 3] ^= 4;
    assertThatThrownBy(() -> ParquetTable.read(flipped)).isInstanceOf(IOException.class);
  }
}
