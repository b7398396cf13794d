package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.storage.LeaseHeldException;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJobTest {
  private static final int MIN_SIZE = 16;
  private final SparkSession spark = SparkTests.session();

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeVolumes() throws IOException {
    data = folder.resolve("data");
    for (var i = 0; i < 5; i++) {
      TestVolumes.writeB2nd(data.resolve("scan " + i % 2 + "/patch" + i + ".b2nd"), 32, i);
    }
    TestVolumes.writeNpy(data.resolve("scan 0/counts.npy"), new Extent(20, 24, 28));
  }

  private IngestOptions options(Path index, int tasks) {
    return new IngestOptions(
        data.toString(),
        index.toString(),
        ScanIdRule.FOLDER_PATH,
        StatisticsMode.FULL,
        MIN_SIZE,
        OptionalInt.of(tasks));
  }

  private IngestReport ingest(IngestOptions options) throws IOException {
    return new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE).run(options);
  }

  private IngestReport ingest(Path index) throws IOException {
    return ingest(options(index, 2));
  }

  private Path index() {
    return folder.resolve("index");
  }

  private VolumeIndex load() throws IOException {
    return VolumeIndex.load(spark, index().toString());
  }

  @Test
  void anyNumberOfTasksMakesSameIndex() throws IOException {
    TestVolumes.copyDamaged(data.resolve("damaged"));
    ingest(options(folder.resolve("one"), 1));
    var one = TestVolumes.contents(folder.resolve("one"));
    assertThat(one.keySet())
        .containsExactly(
            "manifest.json",
            "quarantine/generation=000001/part-00000.parquet",
            "volumes/generation=000001/part-00000.parquet");
    for (var tasks : List.of(2, 4)) {
      ingest(options(folder.resolve("other" + tasks), tasks));
      assertThat(TestVolumes.contents(folder.resolve("other" + tasks))).isEqualTo(one);
    }

    // The same is true for a second generation.
    TestVolumes.writeB2nd(data.resolve("scan 1/new.b2nd"), 24, 9);
    Files.delete(data.resolve("scan 0/patch2.b2nd"));
    ingest(options(folder.resolve("one"), 1));
    ingest(options(folder.resolve("other4"), 4));
    assertThat(TestVolumes.contents(folder.resolve("other4")))
        .isEqualTo(TestVolumes.contents(folder.resolve("one")))
        .hasSize(5);
  }

  @Test
  void onlyNewAndChangedFilesAreRead() throws IOException {
    var first = ingest(index());
    assertThat(first.generation()).isEqualTo(1);
    assertThat(first.committed()).isTrue();
    assertThat(List.of(first.seen(), first.added(), first.volumes())).containsOnly(6);
    assertThat(first.opened()).isEqualTo(6);

    var nothing = ingest(index());
    assertThat(nothing.generation()).isEqualTo(1);
    assertThat(nothing.committed()).isFalse();
    assertThat(nothing.opened()).isZero();
    assertThat(nothing.unchanged()).isEqualTo(6);

    var damaged = TestVolumes.copyDamaged(data.resolve("damaged"));
    TestVolumes.writeB2nd(data.resolve("scan 1/new.b2nd"), 24, 9);
    Files.setLastModifiedTime(
        data.resolve("scan 0/patch0.b2nd"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.delete(data.resolve("scan 1/patch1.b2nd"));
    var second = ingest(index());
    assertThat(second.generation()).isEqualTo(2);
    assertThat(second.seen()).isEqualTo(6 + damaged.size());
    assertThat(second.added()).isEqualTo(1 + damaged.size());
    assertThat(second.changed()).isEqualTo(1);
    assertThat(second.opened()).isEqualTo(2 + damaged.size());
    assertThat(second.unchanged()).isEqualTo(4);
    assertThat(second.vanished()).isEqualTo(1);

    // Quarantined files are not opened again either.
    assertThat(ingest(index()).opened()).isZero();

    var index = load();
    assertThat(index.generation()).isEqualTo(2);
    assertThat(index.volumes()).hasSize(second.volumes());
    assertThat(index.volumes()).extracting(IndexedVolume::uri).isSorted();
    assertThat(firstSeen(index, "patch0.b2nd")).isEqualTo(1);
    assertThat(firstSeen(index, "new.b2nd")).isEqualTo(2);
    assertThat(index.volumes()).noneMatch(volume -> volume.uri().endsWith("patch1.b2nd"));
  }

  private static long firstSeen(VolumeIndex index, String name) {
    return volume(index, name).firstSeenGeneration();
  }

  private static IndexedVolume volume(VolumeIndex index, String name) {
    return index.volumes().stream()
        .filter(volume -> volume.uri().endsWith("/" + name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void damagedFilesAreQuarantinedWithTheirReasons() throws IOException {
    var damaged = TestVolumes.copyDamaged(data.resolve("damaged"));
    var report = ingest(index());
    // Two of them are sound, and one decodes to other voxels in spite of its damage.
    var sound = List.of("VALID_offsets_memcpyed.b2nd", "base_zstd5.b2nd", "flip_payload.b2nd");
    var quarantined =
        report.quarantined().stream()
            .map(it -> it.file().uri().substring(it.file().uri().lastIndexOf('/') + 1))
            .toList();
    assertThat(quarantined).isSorted().doesNotContain("VALID_offsets_memcpyed.b2nd");
    assertThat(damaged).containsAll(quarantined);
    assertThat(damaged.stream().filter(name -> !quarantined.contains(name)))
        .isSubsetOf(sound)
        .contains("base_zstd5.b2nd");
    for (var file : report.quarantined()) {
      assertThat(file.message()).contains(name(file.file().uri()));
      assertThat(file.reason())
          .isIn(
              QuarantineReason.DAMAGED,
              QuarantineReason.UNSUPPORTED,
              QuarantineReason.NOT_FINITE,
              QuarantineReason.NOT_A_VOLUME);
      assertThat(file.firstSeenGeneration()).isEqualTo(1);
    }
    assertThat(load().quarantine()).isEqualTo(report.quarantined());
  }

  private static String name(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  @Test
  void sparseFramesAreIngestedAndWatched() throws IOException {
    var sparse = TestVolumes.copySparse(data.resolve("sparse.b2nd"));
    var report = ingest(index());
    assertThat(report.quarantined()).isEmpty();
    assertThat(firstSeen(load(), "sparse.b2nd")).isEqualTo(1);

    assertThat(ingest(index()).opened()).isZero();
    var chunk = sparse.resolve("00000000.chunk");
    Files.setLastModifiedTime(chunk, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(ingest(index()).opened()).isEqualTo(1);
  }

  @Test
  void unusableFilesAreQuarantined() throws IOException {
    TestVolumes.writeB2nd(data.resolve("small.b2nd"), MIN_SIZE - 1, 1);
    var values = TestVolumes.texture(Extent.cube(20), 1);
    values[(5 * 20 + 6) * 20 + 7] = Float.NaN;
    TestVolumes.writeB2nd(data.resolve("nan.b2nd"), Extent.cube(20), values);
    Files.createDirectories(data.resolve("sparse.b2nd"));
    var refused = TestVolumes.copySparse(data.resolve("refused.b2nd")).resolve("00000000.chunk");
    Files.delete(refused);
    Files.createDirectory(refused);
    var report = ingest(index());
    assertThat(report.quarantined())
        .extracting(QuarantinedFile::reason)
        .containsExactly(
            QuarantineReason.NOT_FINITE,
            QuarantineReason.UNREADABLE,
            QuarantineReason.TOO_SMALL,
            QuarantineReason.NOT_A_VOLUME);
    assertThat(report.quarantined().get(0).message()).contains("voxel [5, 6, 7] is NaN");
    assertThat(report.quarantined().get(2).message()).contains("[15, 15, 15]", "--min-size");

    // The file system may give next time what it refused; the other files are unchanged.
    var again = ingest(index());
    assertThat(again.opened()).isEqualTo(1);
    assertThat(again.committed()).isFalse();

    // A file that is repaired keeps the generation that saw it first.
    TestVolumes.writeB2nd(data.resolve("small.b2nd"), MIN_SIZE + 4, 1);
    ingest(index());
    assertThat(firstSeen(load(), "small.b2nd")).isEqualTo(1);
  }

  @Test
  void returningVolumeIsKeptUnread() throws IOException {
    ingest(index());
    var path = data.resolve("scan 1/patch1.b2nd");
    var aside = folder.resolve("aside.b2nd");
    Files.move(path, aside);
    assertThat(ingest(index()).vanished()).isEqualTo(1);
    var again = ingest(index());
    assertThat(again.vanished()).isZero();
    assertThat(again.committed()).isFalse();
    Files.move(aside, path);
    var back = ingest(index());
    assertThat(back.generation()).isEqualTo(3);
    assertThat(back.opened()).isZero();
    assertThat(load().volumes()).hasSize(6);
  }

  @Test
  void theRowsSayWhatTheVolumesHold() throws IOException {
    ingest(index());
    var index = load();
    var counts = volume(index, "counts.npy");
    assertThat(counts.content().elementType()).isEqualTo("uint16");
    assertThat(counts.content().extent()).isEqualTo(new Extent(20, 24, 28));
    assertThat(counts.content().layout().codec()).isEqualTo("NONE");
    assertThat(counts.scanId()).isEqualTo("scan 0");
    assertThat(counts.bytes()).isEqualTo(Files.size(data.resolve("scan 0/counts.npy")));
    // 13,440 voxels: 0 … 999 thirteen times and 0 … 439 once more; half of them lie below 483.
    assertThat(counts.statistics().min()).isZero();
    assertThat(counts.statistics().max()).isEqualTo(999);
    assertThat(counts.statistics().mean())
        .isCloseTo((13 * 499_500.0 + 439 * 220) / 13_440, within(1e-10));
    assertThat(counts.statistics().p50()).isEqualTo(483);

    var patch = volume(index, "patch3.b2nd");
    assertThat(patch.content().elementType()).isEqualTo("float32");
    assertThat(patch.content().layout().chunk()).isEqualTo(Extent.cube(16));
    assertThat(patch.content().layout().block()).isEqualTo(Extent.cube(8));
    assertThat(patch.content().layout().codec()).isEqualTo("ZSTD");
    assertThat(patch.statistics().foregroundFraction()).isEqualTo(7.0 / 32);
    var occupancy = patch.content().occupancy();
    assertThat(occupancy.estimate(org.byol3d.volume.Box.whole(Extent.cube(32))))
        .isCloseTo(7.0 / 32, within(0.01));
  }

  @Test
  void theSamplerDrawsFromTheIndex() throws IOException {
    ingest(index());
    var index = load();
    var sampler =
        new CropSampler(
            index.sampledVolumes(),
            new CropRule(Extent.cube(16), 0.4),
            new ForegroundRule(0.3, 100),
            1,
            index.generation());
    var volumes = new java.util.TreeSet<Integer>();
    for (var sample = 0; sample < 6; sample++) {
      var pair = sampler.pair(0, sample);
      volumes.add(pair.volume());
      var occupancy = index.sampledVolumes().get(pair.volume()).occupancy().orElseThrow();
      if (index.volumes().get(pair.volume()).uri().endsWith(".b2nd")) {
        assertThat(occupancy.estimate(pair.first())).isGreaterThanOrEqualTo(0.3);
      }
    }
    assertThat(volumes).hasSize(6);
  }

  @Test
  void fullStatisticsReplaceSampledOnes() throws IOException {
    var big = Extent.cube(64);
    TestVolumes.writeB2nd(data.resolve("big.b2nd"), big, TestVolumes.texture(big, 3), 32, 16);
    var sampled =
        new IngestOptions(
            data.toString(),
            index().toString(),
            ScanIdRule.FOLDER_PATH,
            StatisticsMode.SAMPLE,
            MIN_SIZE,
            OptionalInt.empty());
    ingest(sampled);
    assertThat(load().volumes())
        .allSatisfy(
            volume -> {
              assertThat(volume.content().mode()).isEqualTo(StatisticsMode.SAMPLE);
              assertThat(volume.sampled().occupancy()).isEmpty();
            });
    var report = ingest(index());
    assertThat(report.opened()).isEqualTo(7);
    assertThat(report.changed()).isZero();
    assertThat(load().volumes()).allMatch(volume -> volume.sampled().occupancy().isPresent());
  }

  @Test
  void scanIdPatternChangesScansWithoutReading() throws IOException {
    ingest(index());
    var byPattern =
        new IngestOptions(
            data.toString(),
            index().toString(),
            ScanIdRule.of("/(scan) [01]/"),
            StatisticsMode.FULL,
            MIN_SIZE,
            OptionalInt.empty());
    var report = ingest(byPattern);
    assertThat(report.opened()).isZero();
    assertThat(report.committed()).isTrue();
    assertThat(load().volumes()).extracting(IndexedVolume::scanId).containsOnly("scan");

    TestVolumes.writeB2nd(data.resolve("elsewhere/x.b2nd"), 24, 9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ingest(byPattern))
        .withMessageContaining("finds nothing in")
        .withMessageContaining("elsewhere/x.b2nd");
    assertThat(load().generation()).isEqualTo(2);
  }

  @Test
  void refusesWhatCannotBeMeant() throws IOException {
    assertThatThrownBy(this::load)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("byol3d ingest");
    ingest(index());
    var before = TestVolumes.contents(index());
    var empty = Files.createDirectories(folder.resolve("empty"));
    data = empty;
    assertThatThrownBy(() -> ingest(index()))
        .hasMessageContaining("the index is of")
        .hasMessageContaining("--index");
    assertThatThrownBy(() -> ingest(folder.resolve("other")))
        .hasMessageContaining("has no .b2nd or .npy volumes");
    data = folder.resolve("missing");
    assertThatThrownBy(() -> ingest(folder.resolve("other")))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(TestVolumes.contents(index())).isEqualTo(before);
    assertThat(TestVolumes.contents(folder.resolve("other"))).isEmpty();
  }

  @Test
  void aSecondIngestAtOnceFails() throws IOException {
    var refused = new java.util.ArrayList<Throwable>();
    var first =
        new IngestJob(
            spark,
            Clock.systemUTC(),
            (phase, detail) -> {
              if (phase == IngestListener.Phase.LISTED) {
                refused.add(org.assertj.core.api.Assertions.catchThrowable(() -> ingest(index())));
              }
            });
    assertThat(first.run(options(index(), 2)).volumes()).isEqualTo(6);
    assertThat(refused).singleElement().isInstanceOf(LeaseHeldException.class);
    assertThat(refused.get(0)).hasMessageContaining("is being written by");
    assertThat(ingest(index()).committed()).isFalse();
  }

  @Test
  void ingestWithLostLockCommitsNothing() throws IOException {
    ingest(index());
    var before = TestVolumes.contents(index());
    TestVolumes.writeB2nd(data.resolve("scan 1/new.b2nd"), 24, 9);
    var slow =
        new IngestJob(
            spark,
            Clock.systemUTC(),
            (phase, detail) -> {
              if (phase == IngestListener.Phase.WRITTEN) {
                var other =
                    new IngestJob(
                        spark,
                        Clock.offset(Clock.systemUTC(), java.time.Duration.ofHours(1)),
                        IngestListener.NONE);
                try {
                  assertThat(other.run(options(index(), 2)).generation()).isEqualTo(2);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            });
    var current = new java.util.TreeMap<>(before);
    assertThatThrownBy(() -> slow.run(options(index(), 2)))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("nothing was committed");
    assertThat(load().volumes()).hasSize(7);
    assertThat(TestVolumes.contents(index()))
        .hasSize(5)
        .doesNotContainEntry("manifest.json", current.get("manifest.json"));
  }
}
