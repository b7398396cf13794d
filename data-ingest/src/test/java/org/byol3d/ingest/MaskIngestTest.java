package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.ingest.MaskCounts.LabelCount;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.LabelSet.Label;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index with masks: what is read, kept and refused. */
class MaskIngestTest {
  private static final Extent EXTENT = new Extent(5, 6, 7);

  @TempDir private Path folder;

  private Path data(String name) {
    return folder.resolve("data").resolve(name);
  }

  private void volume(String name) throws IOException {
    TestVolumes.writeNpy(data(name), EXTENT);
  }

  private void mask(String name, Extent extent, IntUnaryOperator value) throws IOException {
    Files.createDirectories(data(name).getParent());
    try (var writer =
        NpyWriter.create(
            data(name), ElementType.INT16, extent.depth(), extent.height(), extent.width())) {
      var values = new short[(int) extent.voxels()];
      IntStream.range(0, values.length).forEach(i -> values[i] = (short) value.applyAsInt(i));
      writer.write(values, 0, values.length);
      writer.commit();
    }
  }

  private void floatMask(String name, float first) throws IOException {
    try (var writer = NpyWriter.create(data(name), ElementType.FLOAT32, 5, 6, 7)) {
      var values = new float[(int) EXTENT.voxels()];
      values[0] = first;
      writer.write(values, 0, values.length);
      writer.commit();
    }
  }

  private IngestReport ingest(boolean masks, int tasks, String index) throws IOException {
    var options =
        new IngestOptions(
            folder.resolve("data").toString(),
            folder.resolve(index).toString(),
            ScanIdRule.FOLDER_PATH,
            StatisticsMode.FULL,
            1,
            OptionalInt.of(tasks),
            true,
            masks);
    return new IngestJob(SparkTests.session(), Clock.systemUTC(), IngestListener.NONE).run(options);
  }

  private IngestReport ingest(boolean masks) throws IOException {
    return ingest(masks, 1, "index");
  }

  private VolumeIndex load() throws IOException {
    return VolumeIndex.load(folder.resolve("index").toString(), new Configuration());
  }

  private Map<String, QuarantineReason> quarantine() throws IOException {
    var reasons = new java.util.TreeMap<String, QuarantineReason>();
    for (var file : load().quarantine()) {
      reasons.put(load().dataDirectory().pathBelow(file.file().uri()), file.reason());
      assertThat(file.message()).contains(file.file().uri()).hasLineCount(1);
    }
    return reasons;
  }

  @Test
  void labelsAreCountedAndPlaced() throws IOException {
    volume("s/a.npy");
    mask("s/a_seg.npy", EXTENT, i -> i == 3 || i == 100 ? 255 : i == 209 ? 7 : i < 2 ? -1 : 0);
    volume("s/b.npy");
    mask("s/b_seg.npy", EXTENT, i -> 0);
    volume("s/c.npy");
    var report = ingest(true);
    assertThat(report.masks())
        .contains(
            new MaskCounts(
                2,
                1,
                new java.util.TreeMap<>(
                    Map.of(
                        -1, new LabelCount(1, 2),
                        0, new LabelCount(2, 205 + 210),
                        7, new LabelCount(1, 1),
                        255, new LabelCount(1, 2)))));
    assertThat(report.leftOut()).isEmpty();
    var masks = load().masks();
    assertThat(masks).extracting(IndexedMask::volumeUri).allMatch(uri -> !uri.contains("_seg"));
    var first = masks.get(0);
    assertThat(first.counts()).isEqualTo(Map.of(-1, 2L, 0, 205L, 7, 1L, 255, 2L));
    assertThat(first.content().elementType()).isEqualTo("int16");
    assertThat(first.content().labels())
        .extracting(label -> Arrays.toString(label.places()))
        .containsExactly("[]", "[]", "[209]", "[3, 100]");
    var labels = new LabelSet(List.of(new Label("x", 255), new Label("y", 8)), OptionalInt.of(7));
    assertThat(first.places(labels).classes()).isEqualTo(1);
    assertThat(masks.get(1).places(labels).classes()).isZero();
  }

  @Test
  void placesAreBoundedAndTheSameForAnyChunks() throws IOException {
    var extent = new Extent(20, 40, 50);
    var values = new float[(int) extent.voxels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 5 == 4 ? 2 : i % 5 < 3 ? 1 : 0;
    }
    for (int chunk : new int[] {7, 16, 64}) {
      var name = data("s/c" + chunk + ".b2nd");
      TestVolumes.writeB2nd(name, extent, TestVolumes.texture(extent, 1));
      TestVolumes.writeB2nd(
          data("s/c" + chunk + "_seg.b2nd"), extent, values, chunk, Math.min(chunk, 8));
    }
    ingest(true);
    var contents = load().masks().stream().map(IndexedMask::content).toList();
    assertThat(contents).hasSize(3).containsOnly(contents.get(0));
    var labels = contents.get(0).labels();
    assertThat(labels).extracting(MaskLabel::voxels).containsExactly(8_000L, 24_000L, 8_000L);
    assertThat(labels)
        .extracting(label -> label.places().length)
        .containsExactly(0, MaskInspector.PLACES_PER_LABEL, 8_000);
    for (long place : labels.get(1).places()) {
      assertThat(values[(int) place]).isEqualTo(1);
    }
  }

  @Test
  void manyLabelsShareThePlaces() throws IOException {
    var extent = new Extent(10, 64, 255);
    TestVolumes.writeNpy(data("s/a.npy"), extent);
    mask("s/a_seg.npy", extent, i -> i % 255 + 1);
    ingest(true);
    assertThat(load().masks().get(0).content().labels())
        .hasSize(255)
        .allSatisfy(label -> assertThat(label.places()).hasSize(MaskInspector.MOST_PLACES / 255));
  }

  @Test
  void unusableMasksAreQuarantinedByReason() throws IOException {
    for (var name : List.of("shape", "half", "nan", "many", "large", "negative", "cut", "good")) {
      volume("s/" + name + ".npy");
    }
    mask("s/good_seg.npy", EXTENT, i -> i % 2);
    mask("s/shape_seg.npy", new Extent(6, 5, 7), i -> i % 2);
    floatMask("s/half_seg.npy", 0.5f);
    floatMask("s/nan_seg.npy", Float.NaN);
    floatMask("s/large_seg.npy", 1e9f);
    mask("s/negative_seg.npy", EXTENT, i -> -2);
    mask("s/cut_seg.npy", EXTENT, i -> i % 2);
    var cut = Files.readAllBytes(data("s/cut_seg.npy"));
    Files.write(data("s/cut_seg.npy"), Arrays.copyOf(cut, cut.length - 9));
    mask("s/alone_seg.npy", EXTENT, i -> i % 2);
    Files.createSymbolicLink(data("s/link_seg.npy"), Path.of("missing"));
    TestVolumes.writeNpy(data("s/big.npy"), new Extent(4, 8, 16));
    mask("s/big_seg.npy", new Extent(4, 8, 16), i -> i);
    TestVolumes.writeB2nd(data("s/empty.b2nd"), Extent.cube(8), new float[512]);
    TestVolumes.writeB2nd(data("s/empty_seg.b2nd"), Extent.cube(8), new float[512]);

    var report = ingest(true);
    assertThat(quarantine())
        .isEqualTo(
            new java.util.TreeMap<>(
                Map.ofEntries(
                    Map.entry("s/shape_seg.npy", QuarantineReason.MASK_SHAPE),
                    Map.entry("s/half_seg.npy", QuarantineReason.MASK_VALUE),
                    Map.entry("s/nan_seg.npy", QuarantineReason.NOT_FINITE),
                    Map.entry("s/large_seg.npy", QuarantineReason.MASK_VALUE),
                    Map.entry("s/negative_seg.npy", QuarantineReason.MASK_VALUE),
                    Map.entry("s/cut_seg.npy", QuarantineReason.DAMAGED),
                    Map.entry("s/alone_seg.npy", QuarantineReason.MASK_WITHOUT_VOLUME),
                    Map.entry("s/link_seg.npy", QuarantineReason.UNREADABLE),
                    Map.entry("s/big_seg.npy", QuarantineReason.TOO_MANY_LABELS),
                    Map.entry("s/empty.b2nd", QuarantineReason.CONSTANT),
                    Map.entry("s/empty_seg.b2nd", QuarantineReason.MASK_WITHOUT_VOLUME))));
    // The volumes stay, whatever is wrong with their masks.
    assertThat(report.volumes()).isEqualTo(9);
    assertThat(report.masks().orElseThrow().masks()).isEqualTo(1);
    assertThat(report.masks().orElseThrow().withoutMask()).isEqualTo(8);

    var again = ingest(true);
    assertThat(again.committed()).isFalse();
    assertThat(again.opened()).isZero();
    assertThat(again.seen()).isEqualTo(report.seen()).isEqualTo(again.unchanged());
  }

  @Test
  void masksAreAddedToAnIndexAndKept() throws IOException {
    volume("s/a.npy");
    mask("s/a_seg.npy", EXTENT, i -> i % 2);
    assertThat(ingest(false).masks()).isEmpty();
    assertThat(load().hasMasks()).isFalse();
    assertThat(load().masks()).isEmpty();

    var added = ingest(true);
    assertThat(added.opened()).isEqualTo(1);
    assertThat(added.generation()).isEqualTo(2);
    assertThat(load().masks()).hasSize(1);
    assertThat(VolumeIndex.load(SparkTests.session(), folder.resolve("index").toString(), 1))
        .extracting(VolumeIndex::hasMasks)
        .isEqualTo(false);

    // An ingest without the option keeps them up to date.
    volume("s/b.npy");
    mask("s/b_seg.npy", EXTENT, i -> i % 3);
    var both = ingest(false);
    assertThat(both.opened()).isEqualTo(2);
    assertThat(both.added()).isEqualTo(2);
    assertThat(load().masks()).extracting(IndexedMask::firstSeenGeneration).containsExactly(2L, 3L);
    assertThat(
            VolumeIndex.load(SparkTests.session(), folder.resolve("index").toString(), 2).masks())
        .hasSize(1);
    assertThat(ingest(false).committed()).isFalse();
  }

  @Test
  void onlyChangedMasksAreReadAgain() throws IOException {
    volume("s/a.npy");
    volume("s/b.npy");
    mask("s/a_seg.npy", EXTENT, i -> i % 2);
    mask("s/b_seg.npy", EXTENT, i -> i % 2);
    ingest(true);
    mask("s/b_seg.npy", EXTENT, i -> i % 4);
    Files.setLastModifiedTime(
        data("s/b_seg.npy"), java.nio.file.attribute.FileTime.fromMillis(1_000_000_000L));
    var report = ingest(true);
    assertThat(List.of((int) report.opened(), report.changed(), report.unchanged()))
        .containsExactly(1, 1, 3);
    assertThat(load().masks().get(1).counts()).containsOnlyKeys(0, 1, 2, 3);

    Files.delete(data("s/a_seg.npy"));
    ingest(true);
    assertThat(load().masks()).hasSize(1);
    assertThat(load().volumes()).hasSize(2);
  }

  @Test
  void masksFollowTheShapeOfTheirVolume() throws IOException {
    volume("s/a.npy");
    mask("s/a_seg.npy", EXTENT, i -> i % 2);
    ingest(true);
    TestVolumes.writeNpy(data("s/a.npy"), new Extent(6, 6, 7));
    ingest(true);
    assertThat(quarantine()).containsEntry("s/a_seg.npy", QuarantineReason.MASK_SHAPE);
    assertThat(load().masks()).isEmpty();
    assertThat(ingest(true).opened()).isZero();

    volume("s/a.npy");
    ingest(true);
    assertThat(quarantine()).isEmpty();
    assertThat(load().masks()).hasSize(1);

    Files.delete(data("s/a.npy"));
    volume("s/other.npy");
    ingest(true);
    assertThat(quarantine()).containsEntry("s/a_seg.npy", QuarantineReason.MASK_WITHOUT_VOLUME);
    volume("s/a.npy");
    ingest(true);
    assertThat(load().masks()).hasSize(1);
  }

  @Test
  void oneMaskPerVolumeIsTaken() throws IOException {
    volume("s/a.npy");
    mask("s/a_SEG.npy", EXTENT, i -> i % 3);
    mask("s/a_seg.npy", EXTENT, i -> i % 2);
    ingest(true);
    assertThat(load().masks())
        .singleElement()
        .extracting(IndexedMask::uri)
        .asString()
        .endsWith("a_seg.npy");
    assertThat(quarantine()).containsOnlyKeys("s/a_SEG.npy");
    assertThat(load().quarantine().get(0).message()).contains("another mask", "a_seg.npy");
  }

  @Test
  void anyNumberOfTasksMakesSameMasks() throws IOException {
    for (int i = 0; i < 5; i++) {
      int step = i + 2;
      volume("s" + i + "/a.npy");
      mask("s" + i + "/a_seg.npy", EXTENT, voxel -> voxel % step);
    }
    ingest(true, 1, "one");
    ingest(true, 4, "four");
    assertThat(TestVolumes.contents(folder.resolve("four")))
        .isEqualTo(TestVolumes.contents(folder.resolve("one")))
        .hasSize(4);
  }

  @Test
  void nnUnetFoldersAreReadAsTheyLie() throws IOException {
    var from = Path.of("src/test/resources/nnunet/nnUNetPlans_3d_fullres");
    Files.createDirectories(data("."));
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, data(file.getFileName().toString()));
      }
    }
    var report = ingest(true);
    assertThat(report.leftOut()).isEqualTo(Map.of(LeftOut.OTHER_FILE, 5));
    assertThat(load().masks()).hasSize(4);
    assertThat(load().masks())
        .allSatisfy(
            mask ->
                assertThat(mask.counts())
                    .isEqualTo(Map.of(-1, 504L, 0, 5544L - 504 - 90, 1, 60L, 2, 30L)));
    assertThat(load().masks().get(1).content().labels().get(2).places())
        .startsWith((3 * 18 + 3) * 22 + 4, (3 * 18 + 3) * 22 + 5);
    assertThat(quarantine())
        .isEqualTo(
            Map.of(
                "two_channels.b2nd", QuarantineReason.NOT_A_VOLUME,
                "two_channels_seg.b2nd", QuarantineReason.MASK_WITHOUT_VOLUME));
    assertThat(load().quarantine().get(0).message())
        .contains("[2, 6, 7, 8]", "write each channel as a volume of its own");
  }

  @Test
  void aDamagedTableOfMasksIsNamed() throws IOException {
    volume("s/a.npy");
    mask("s/a_seg.npy", EXTENT, i -> i % 2);
    ingest(true);
    var part = folder.resolve("index/masks/generation=000001/part-00000.parquet");
    Files.delete(part);
    assertThatThrownBy(this::load).hasMessageContaining("masks/generation=000001 has 0 rows");
    Files.delete(part.getParent());
    assertThatThrownBy(this::load)
        .hasMessageContaining("masks/generation=000001 is missing")
        .hasMessageContaining("into a new --index");
  }

  @Test
  void changedMasksAreNotOpened() throws IOException {
    volume("s/a.npy");
    mask("s/a_seg.npy", EXTENT, i -> i % 2);
    ingest(true);
    var mask = load().masks().get(0);
    var opener =
        new UnchangedVolumeOpener(
            new org.byol3d.volume.format.FormatVolumeOpener(
                new org.byol3d.volume.source.HadoopSourceOpener(new Configuration())),
            java.util.stream.Stream.of(mask.file()),
            new Configuration());
    opener.open(mask.uri()).close();
    mask("s/a_seg.npy", new Extent(9, 6, 7), i -> i % 2);
    assertThatThrownBy(() -> opener.open(mask.uri())).hasMessageContaining("has changed");
  }
}
