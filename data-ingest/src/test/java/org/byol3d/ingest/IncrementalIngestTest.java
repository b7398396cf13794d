package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ingest keeps, changes and refuses when there is an index already. */
class IncrementalIngestTest {
  private final SparkSession spark = SparkTests.session();

  @TempDir private Path folder;

  private Path write(String file, int seed) throws IOException {
    return TestVolumes.writeNpy(folder.resolve("data").resolve(file), new Extent(4 + seed, 5, 6));
  }

  private IngestReport ingest(ScanIdRule rule, int minSize, boolean allowVanished)
      throws IOException {
    var options =
        new IngestOptions(
            folder.resolve("data").toString(),
            folder.resolve("index").toString(),
            rule,
            StatisticsMode.FULL,
            minSize,
            OptionalInt.of(1),
            allowVanished);
    return new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE).run(options);
  }

  private IngestReport ingest() throws IOException {
    return ingest(ScanIdRule.FOLDER_PATH, 1, false);
  }

  private VolumeIndex load() throws IOException {
    return VolumeIndex.load(folder.resolve("index").toString(), new Configuration());
  }

  @Test
  void scanIdsFollowTheRuleWithoutReading() throws IOException {
    write("mouse0/left/a.npy", 0);
    write("mouse1/left/a.npy", 1);
    // An earlier version took the name of the folder.
    ingest(ScanIdRule.of("/([^/]+)/[^/]+$"), 1, false);
    assertThat(load().volumes()).extracting(IndexedVolume::scanId).containsOnly("left");

    var report = ingest();
    assertThat(report.opened()).isZero();
    assertThat(report.renamed()).isEqualTo(2);
    assertThat(report.generation()).isEqualTo(2);
    assertThat(report.scans().volumes()).containsOnlyKeys("mouse0/left", "mouse1/left");
    assertThat(load().volumes())
        .extracting(IndexedVolume::scanId)
        .containsExactly("mouse0/left", "mouse1/left");
    assertThat(ingest().committed()).isFalse();
  }

  @Test
  void ingestStopsWhenMostVolumesVanished() throws IOException {
    for (int i = 0; i < 4; i++) {
      write("scan" + i + "/a.npy", i);
    }
    ingest();
    Files.delete(folder.resolve("data/scan0/a.npy"));
    Files.delete(folder.resolve("data/scan1/a.npy"));
    assertThat(ingest().vanished()).isEqualTo(2); // half is not most
    Files.delete(folder.resolve("data/scan2/a.npy"));
    Files.delete(folder.resolve("data/scan3/a.npy"));
    assertThatThrownBy(this::ingest)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("data: 2 of the 2 volumes of the index are not there any more")
        .hasMessageContaining("--allow-vanished");
    assertThat(load().volumes()).hasSize(2);

    write("new/a.npy", 5);
    assertThatThrownBy(this::ingest).hasMessageContaining("--allow-vanished");
    var allowed = ingest(ScanIdRule.FOLDER_PATH, 1, true);
    assertThat(allowed.vanished()).isEqualTo(2);
    assertThat(load().volumes()).hasSize(1);
  }

  @Test
  void otherMinSizeReadsSoundVolumesOnce() throws IOException {
    write("scan/a.npy", 0);
    write("scan/b.npy", 1);
    ingest(ScanIdRule.FOLDER_PATH, 5, false);
    assertThat(load().quarantine())
        .extracting(QuarantinedFile::reason)
        .containsExactly(QuarantineReason.TOO_SMALL);
    var all = ingest();
    assertThat(all.opened()).isEqualTo(1);
    assertThat(all.volumes()).isEqualTo(2);
    var none = ingest(ScanIdRule.FOLDER_PATH, 6, false);
    assertThat(none.opened()).isZero();
    assertThat(none.volumes()).isZero();
    assertThat(none.quarantined()).hasSize(2);
    assertThat(none.quarantined().get(0).message()).contains("[4, 5, 6]", "--min-size");
  }

  @Test
  void brokenLinksAreQuarantinedAndCounted() throws IOException {
    write("scan/a.npy", 0);
    write("scan/a_seg.npy", 0);
    Files.createSymbolicLink(folder.resolve("data/scan/gone.b2nd"), Path.of("missing"));
    var report = ingest();
    assertThat(report.seen()).isEqualTo(2);
    assertThat(report.added()).isEqualTo(2);
    assertThat(report.quarantined())
        .singleElement()
        .extracting(QuarantinedFile::reason)
        .isEqualTo(QuarantineReason.UNREADABLE);
    assertThat(report.leftOut()).containsEntry(LeftOut.MASK, 1);
    var again = ingest();
    assertThat(again.committed()).isFalse();
    assertThat(again.unchanged()).isEqualTo(2);
  }

  @Test
  void constantVolumesAreQuarantined() throws IOException {
    write("scan/a.npy", 0);
    TestVolumes.writeB2nd(
        folder.resolve("data/scan/zeros.b2nd"), Extent.cube(20), new float[20 * 20 * 20]);
    // One voxel far from the sampled chunks differs.
    var big = new float[64 * 64 * 64];
    big[(40 * 64 + 20) * 64 + 20] = 1;
    TestVolumes.writeB2nd(folder.resolve("data/scan/spot.b2nd"), Extent.cube(64), big);
    for (var mode : StatisticsMode.values()) {
      var options =
          new IngestOptions(
              folder.resolve("data").toString(),
              folder.resolve("index " + mode).toString(),
              ScanIdRule.FOLDER_PATH,
              mode,
              1,
              OptionalInt.of(1));
      var report = new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE).run(options);
      assertThat(report.volumes()).as("%s", mode).isEqualTo(2);
      assertThat(report.quarantined())
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.reason()).isEqualTo(QuarantineReason.CONSTANT);
                assertThat(it.detail()).contains("0");
              });
    }
  }

  @Test
  void languagesWithOtherDigitsMakeSameIndex() throws IOException {
    write("scan/a.npy", 0);
    ingest();
    var expected = TestVolumes.contents(folder.resolve("index"));
    var language = Locale.getDefault();
    for (var other : java.util.List.of("ar-EG", "fa-IR", "hi-IN-u-nu-deva")) {
      try {
        Locale.setDefault(Locale.forLanguageTag(other));
        Files.move(folder.resolve("index"), folder.resolve("index " + other + " before"));
        ingest();
        assertThat(load().volumes()).hasSize(1);
      } finally {
        Locale.setDefault(language);
      }
      assertThat(TestVolumes.contents(folder.resolve("index"))).as(other).isEqualTo(expected);
    }
  }

  @Test
  void volumesWithoutRoomForCropsAreLeftOut() throws IOException {
    write("scan/a.npy", 0); // [4, 5, 6]
    write("scan/b.npy", 1); // [5, 5, 6]
    ingest();
    assertThat(load().withRoomFor(Extent.cube(4), 2).volumes()).hasSize(2);
    assertThat(load().withRoomFor(Extent.cube(4), 2).tooSmall()).isEmpty();
    var some = load().withRoomFor(Extent.cube(5), 2);
    assertThat(some.volumes()).singleElement().asString().contains("b.npy");
    assertThat(some.tooSmall())
        .isEqualTo("1 of 2 volumes are too small for crops of 5 voxels and are left out");
    assertThatThrownBy(() -> load().withRoomFor(Extent.cube(96), 2))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("none of its 2 volumes has room for crops of 96 voxels")
        .hasMessageContaining("[5, 5, 6]: choose crop.size=5, or 4 for all volumes");
    assertThatThrownBy(() -> load().withRoomFor(Extent.cube(96), 32))
        .hasMessageContaining("takes crops of 32 voxels or more")
        .hasMessageContaining("fewer network.levels and crop.size=5");
    assertThat(load().withRoomFor(new Extent(4, 5, 6), 2).volumes()).hasSize(2);
    var flat = load().withRoomFor(new Extent(5, 5, 6), 2);
    assertThat(flat.tooSmall()).contains("too small for crops of [5,5,6] voxels");
    assertThatThrownBy(() -> load().withRoomFor(new Extent(96, 4, 96), 2))
        .hasMessageContaining("room for crops of [96,4,96] voxels")
        .hasMessageContaining("[5, 5, 6]: choose crop.size=[5,4,6], or [4,4,6] for all volumes");
    ingest(ScanIdRule.FOLDER_PATH, 7, false);
    assertThatThrownBy(() -> load().withRoomFor(Extent.cube(96), 32))
        .hasMessageContaining("has no volumes, but 2 files in quarantine")
        .hasMessageContaining("--quarantine says why");
  }

  @Test
  void foreignFilesInAnIndexAreIgnored() throws IOException {
    write("scan/a.npy", 0);
    ingest();
    var volumes = folder.resolve("index/volumes/generation=000001");
    Files.copy(volumes.resolve("part-00000.parquet"), volumes.resolve("part-00000 (1).parquet"));
    Files.writeString(volumes.resolve(".part-00000.parquet.crc"), "stale");
    Files.writeString(volumes.resolve("Thumbs.db"), "x");
    Files.writeString(volumes.resolveSibling("Thumbs.db"), "x");
    Files.writeString(folder.resolve("index/.DS_Store"), "x");
    assertThat(load().volumes()).hasSize(1);
    assertThat(ingest().committed()).isFalse();
  }

  @Test
  void damagedIndexIsNamedWithItsRemedy() throws IOException {
    write("scan/a.npy", 0);
    ingest();
    var part = folder.resolve("index/volumes/generation=000001/part-00000.parquet");
    var whole = Files.readAllBytes(part);
    Files.write(part, java.util.Arrays.copyOf(whole, whole.length - 20));
    assertDamaged("part-00000.parquet is damaged (it is not a Parquet file");
    Files.copy(
        folder.resolve("index/quarantine/generation=000001/part-00000.parquet"),
        part,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertDamaged("volumes/generation=000001 has 0 rows, but the manifest counts 1");
    Files.delete(part);
    assertDamaged("volumes/generation=000001 has 0 rows");
    Files.delete(part.getParent());
    assertDamaged("volumes/generation=000001 is missing");
    Files.writeString(folder.resolve("index/manifest.json"), "{\"format\": \"byol3d-in");
    assertDamaged("manifest.json");
  }

  private void assertDamaged(String message) {
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable use :
        java.util.List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            this::load, this::ingest)) {
      assertThatThrownBy(use)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(message)
          .hasMessageContaining("into a new --index")
          .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }
  }
}
