package org.byol3d.ingest.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.SparkTests;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labeled cases and splits of nnU-Net's folder and of pairs of {@code .npy}. */
class LabeledIndexTest {
  private static final Path NNUNET = Path.of("src/test/resources/nnunet").toAbsolutePath();
  private static final Configuration HADOOP = new Configuration();

  @TempDir private static Path shared;
  private static VolumeIndex nnUnet;

  @TempDir private Path folder;

  @BeforeAll
  static void ingestNnUnet() throws IOException {
    nnUnet = ingest(NNUNET.resolve("nnUNetPlans_3d_fullres"), shared.resolve("index"), true);
  }

  private static VolumeIndex ingest(Path data, Path index, boolean masks) throws IOException {
    var options = IngestOptions.of(data.toString(), index.toString());
    new IngestJob(SparkTests.session(), Clock.systemUTC(), IngestListener.NONE)
        .run(masks ? options.withMasks() : options);
    return VolumeIndex.load(index.toString(), HADOOP);
  }

  private void write(String name, int modulo, int factor) throws IOException {
    var path = folder.resolve("data").resolve(name);
    Files.createDirectories(path.getParent());
    try (var writer = NpyWriter.create(path, ElementType.INT16, 4, 5, 6)) {
      var values = new short[120];
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) (i % modulo * factor);
      }
      writer.write(values, 0, values.length);
      writer.commit();
    }
  }

  private VolumeIndex pairs(String... names) throws IOException {
    for (var name : names) {
      write(name + ".npy", 100, 1);
      write(name + "_seg.npy", 2, 255);
    }
    return ingest(folder.resolve("data"), folder.resolve("index"), true);
  }

  private static LabeledIndex labeled(VolumeIndex index) throws IOException {
    return LabeledIndex.load(index, Optional.empty(), HADOOP);
  }

  private String json(String content) throws IOException {
    return Files.writeString(folder.resolve("given.json"), content).toString();
  }

  @Test
  void workersGetMasksWithoutPlaces() throws IOException {
    for (var labeled : LabeledIndex.load(nnUnet, Optional.empty(), HADOOP).cases()) {
      var light = labeled.withoutPlaces();
      assertThat(light.volume()).isEqualTo(labeled.volume());
      assertThat(light.mask().file()).isEqualTo(labeled.mask().file());
      assertThat(light.mask().extent()).isEqualTo(labeled.mask().extent());
      assertThat(light.mask().counts()).isEqualTo(labeled.mask().counts());
      assertThat(light.mask().content().labels()).allMatch(it -> it.places().length == 0);
      assertThat(labeled.mask().content().labels()).anyMatch(it -> it.places().length > 0);
    }
  }

  @Test
  void labelsComeFromTheFolderAbove() throws IOException {
    var labeled = labeled(nnUnet);
    assertThat(labeled.labels()).hasToString("plaque = 1, vessel = 2");
    assertThat(labeled.labelsFile().orElseThrow()).endsWith("nnunet/dataset.json");
    assertThat(labeled.cases())
        .extracting(LabeledCase::name)
        .containsExactly("brain_000", "brain_001", "brain_002", "brain_003");
    assertThat(labeled.leftOut()).isEmpty();
    var sampled = labeled.cases().get(0).sampled(labeled.labels());
    assertThat(sampled.foreground().classes()).isEqualTo(2);
    assertThat(sampled.extent()).hasToString("[14, 18, 22]");
  }

  @Test
  void aGivenFileWins() throws IOException {
    var file = json("{\"labels\": {\"background\": 0, \"a\": 1, \"b\": 2, \"ignore\": 3}}");
    var labeled = LabeledIndex.load(nnUnet, Optional.of(file), HADOOP);
    assertThat(labeled.labels()).hasToString("a = 1, b = 2, ignored = 3");
    assertThatThrownBy(() -> LabeledIndex.load(nnUnet, Optional.of(file + "x"), HADOOP))
        .hasMessageContaining("given.jsonx does not exist");
  }

  @Test
  void withoutAFileValuesAreLabels() throws IOException {
    var labeled = labeled(pairs("m1/a", "m2/b"));
    assertThat(labeled.labels()).hasToString("foreground = 255");
    assertThat(labeled.labelsFile()).isEmpty();
    assertThat(labeled.cases()).extracting(LabeledCase::name).containsExactly("m1/a", "m2/b");
    assertThat(labeled.cases()).extracting(LabeledCase::subject).containsExactly("m1", "m2");
  }

  @Test
  void whatIsLeftOutIsCountedByReason() throws IOException {
    write("m/none.npy", 100, 1);
    write("m/bad.npy", 100, 1);
    write("m/bad_seg.npy", 2, -5);
    write("m/other.npy", 100, 1);
    write("m/other_seg.npy", 3, 1);
    write("m/line\nend.npy", 100, 1);
    write("m/line\nend_seg.npy", 2, 1);
    var index = pairs("m/good");
    var file = json("{\"labels\": {\"background\": 0, \"plaque\": 255}}");
    var labeled = LabeledIndex.load(index, Optional.of(file), HADOOP);
    assertThat(labeled.cases()).extracting(LabeledCase::name).containsExactly("m/good");
    assertThat(labeled.leftOutCounts())
        .isEqualTo(
            Map.of(
                LeftOutCase.Reason.NO_MASK, 1,
                LeftOutCase.Reason.BAD_MASK, 1,
                LeftOutCase.Reason.OTHER_LABELS, 1,
                LeftOutCase.Reason.UNSAFE_NAME, 1));
    assertThat(labeled.leftOutText()).contains("1 without a mask, 1 with a mask in quarantine");
    assertThat(labeled.leftOut())
        .filteredOn(it -> it.reason() == LeftOutCase.Reason.NO_MASK)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.message())
                    .contains("none.npy: has no mask: put it beside the volume, as ")
                    .endsWith("/none_seg.npy"));
    assertThat(labeled.leftOut())
        .filteredOn(it -> it.reason() == LeftOutCase.Reason.OTHER_LABELS)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.message())
                    .contains("other_seg.npy: holds the values 1, 2", "plaque = 255"));

    var nothing = json("{\"labels\": {\"background\": 0, \"plaque\": 9}}");
    assertThatThrownBy(() -> LabeledIndex.load(index, Optional.of(nothing), HADOOP))
        .hasMessageContaining("no volume has a usable mask")
        .hasMessageContaining("2 with values in the mask that dataset.json does not name");
  }

  @Test
  void twoVolumesOfOneNameAreOneCase() throws IOException {
    pairs("m/a");
    Files.createDirectories(folder.resolve("data/m"));
    for (var mask : List.of("", "_seg")) {
      Files.copy(
          NNUNET.resolve("nnUNetPlans_3d_fullres/brain_000" + mask + ".b2nd"),
          folder.resolve("data/m/a" + mask + ".b2nd"));
    }
    var index = ingest(folder.resolve("data"), folder.resolve("index"), true);
    var labeled = labeled(index);
    assertThat(labeled.cases()).singleElement().asString().contains("a.b2nd");
    assertThat(labeled.leftOutCounts()).containsEntry(LeftOutCase.Reason.SAME_NAME, 1);
  }

  @Test
  void nothingToLearnIsAnError() throws IOException {
    write("m/a.npy", 100, 1);
    write("m/a_seg.npy", 2, -1);
    var index = ingest(folder.resolve("data"), folder.resolve("index"), true);
    assertThatThrownBy(() -> labeled(index)).hasMessageContaining("background only");

    var plain = ingest(folder.resolve("data"), folder.resolve("plain"), false);
    assertThatThrownBy(() -> labeled(plain))
        .hasMessageContaining("the index has no masks: run byol3d ingest with --masks");
  }

  @Test
  void foldsAreReadAsWritten() throws IOException {
    var labeled = labeled(nnUnet);
    var file = NNUNET.resolve("splits_final.json").toString();
    for (int fold = 0; fold < 4; fold++) {
      var split = Split.ofFile(file, fold, labeled, HADOOP);
      assertThat(split.validation()).containsExactly(labeled.cases().get(fold));
      assertThat(split.train()).hasSize(3).doesNotContainAnyElementsOf(split.validation());
      assertThat(split.notes()).isEmpty();
    }
    assertThatThrownBy(() -> Split.ofFile(file, 4, labeled, HADOOP))
        .hasMessageContaining("splits_final.json: fold 4: there are 4 folds: choose --fold 0 to 3");
    assertThatThrownBy(() -> Split.ofFile(file, -1, labeled, HADOOP))
        .hasMessageContaining("choose --fold 0 to 3");
  }

  @Test
  void unsoundSplitsAreNamed() throws IOException {
    var labeled = labeled(nnUnet);
    var wrong =
        Map.ofEntries(
            Map.entry("{}", "must be a list of folds"),
            Map.entry("[]", "must be a list of folds"),
            Map.entry("[7]", "0.train: is missing"),
            Map.entry("[{'train': ['brain_000']}]", "0.val: is missing"),
            Map.entry("[{'train': [], 'val': ['brain_000']}]", "0.train: has no case"),
            Map.entry("[{'train': 'brain_000', 'val': []}]", "0.train: must be a list"),
            Map.entry("[{'train': [1], 'val': []}]", "0.train.0: is 1, but must be the name"),
            Map.entry(
                "[{'train': [[" + "1,".repeat(99_999) + "1]], 'val': []}]", "0.train.0: is [1,1"),
            Map.entry("[{'train': ['brain_000', 'brain_000'], 'val': []}]", "there twice"),
            Map.entry(
                "[{'train': ['brain_000'], 'val': ['brain_000']}]",
                "0.val: the case brain_000 is in train as well"),
            Map.entry(
                "[{'train': ['../brain_000'], 'val': ['x']}]", "'../brain_000' has the folder"),
            Map.entry("[{'train': ['/brain_000'], 'val': ['x']}]", "is an absolute path"),
            Map.entry("[{'train': ['a\\u0000b'], 'val': ['x']}]", "invisible or control"),
            Map.entry(
                "[{'train': ['brain_000'], 'val': ['brain_0O1']}]",
                "names 1 case that the index does not have: brain_0O1; did you mean brain_001?"),
            Map.entry(
                "[{'train': ['a', 'b', 'c', 'd', 'brain_000'], 'val': ['brain_001']}]",
                "names 4 cases that the index does not have: a, b, c, …: correct the file, or"
                    + " add"));
    for (var entry : wrong.entrySet()) {
      var file = json(entry.getKey().replace('\'', '"'));
      assertThatThrownBy(() -> Split.ofFile(file, 0, labeled, HADOOP))
          .as(entry.getKey())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("given.json: ")
          .hasMessageContaining(entry.getValue())
          .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(1000));
    }
  }

  @Test
  void subjectsMayNotBeOnBothSides() throws IOException {
    var labeled = labeled(pairs("m1/a", "m1/b", "m2/c"));
    var both = json("[{\"train\": [\"m1/a\", \"m2/c\"], \"val\": [\"m1/b\"]}]");
    assertThatThrownBy(() -> Split.ofFile(both, 0, labeled, HADOOP))
        .hasMessageContaining("the subject m1 is on both sides, as m1/a in train and m1/b in val");
    var apart = json("[{\"train\": [\"m1/a\"], \"val\": [\"m2/c\"]}]");
    assertThat(Split.ofFile(apart, 0, labeled, HADOOP).notes())
        .singleElement()
        .asString()
        .contains("1 of 3 labeled volumes are on neither side");
    var flat = json("[{\"train\": [\"a\"], \"val\": [\"m2/c\"]}]");
    assertThatThrownBy(() -> Split.ofFile(flat, 0, labeled, HADOOP))
        .hasMessageContaining("the index has m1/a: name the folder");
  }

  @Test
  void leftOutCasesAreLeftOutOfSplits() throws IOException {
    write("bad.npy", 100, 1);
    write("bad_seg.npy", 2, -5);
    var labeled = labeled(pairs("a", "b"));
    var file =
        json(
            "[{\"train\": [\"a\", \"bad\"], \"val\": [\"b\"]}, {\"train\": [\"a\"], \"val\":"
                + " [\"bad\"]}]");
    var split = Split.ofFile(file, 0, labeled, HADOOP);
    assertThat(split.train()).extracting(LabeledCase::name).containsExactly("a");
    assertThat(split.notes()).singleElement().asString().contains("1 of 3 cases", "bad_seg.npy");
    assertThatThrownBy(() -> Split.ofFile(file, 1, labeled, HADOOP))
        .hasMessageContaining("1.val: none of its cases can be used")
        .hasMessageContaining("bad_seg.npy");
  }

  @Test
  void scansAreSplitWhole() throws IOException {
    var cases = labeled(pairs("m1/a", "m1/b", "m2/c", "m3/d", "m3/e")).cases();
    for (int seed = 0; seed < 20; seed++) {
      for (double share : new double[] {0.01, 0.34, 0.99}) {
        var split = Split.byScan(cases, share, seed);
        assertThat(split).isEqualTo(Split.byScan(cases, share, seed));
        assertThat(split.train()).isNotEmpty();
        assertThat(split.validation()).isNotEmpty();
        assertThat(split.train().size() + split.validation().size()).isEqualTo(5);
        assertThat(split.train())
            .extracting(LabeledCase::subject)
            .doesNotContainAnyElementsOf(
                split.validation().stream().map(LabeledCase::subject).toList());
        assertThat(split.notes()).isEmpty();
      }
    }
    assertThat(
            java.util.stream.IntStream.range(0, 20)
                .mapToObj(
                    seed -> {
                      try {
                        return Split.byScan(cases, 0.34, seed).validation().get(0).subject();
                      } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                      }
                    }))
        .contains("m1", "m2", "m3");
  }

  @Test
  void oneScanIsSplitByVolumesWithANote() throws IOException {
    var cases = labeled(pairs("m1/a", "m1/b", "m1/c")).cases();
    var split = Split.byScan(cases, 0.25, 3);
    assertThat(split.validation()).hasSize(1);
    assertThat(split.train()).hasSize(2);
    assertThat(split.notes()).singleElement().asString().contains("are of one scan, m1");
    assertThatThrownBy(() -> Split.byScan(cases.subList(0, 1), 0.25, 3))
        .hasMessageContaining("one labeled volume only")
        .hasMessageContaining("add a second volume");
    for (double wrong : new double[] {0, 1, -1, Double.NaN}) {
      assertThatThrownBy(() -> Split.byScan(cases, wrong, 3))
          .hasMessageContaining("validation share");
    }
  }
}
