package org.byol3d.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.b2nd.ElementType;
import org.byol3d.cluster.LocalSession;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.inference.FailedCase;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Volume;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class PredictJobTest {
  private static final Extent EXTENT = new Extent(9, 14, 11);
  private static final PredictSettings SETTINGS =
      new PredictSettings(MaskFormat.B2ND, 0.5, false, 1);
  private static final String SHA = "a".repeat(64);

  private static SparkSession spark;

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeAll
  static void start(@TempDir Path files) {
    spark = LocalSession.start(2, files);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void writeVolumes() throws IOException {
    data = folder.resolve("data");
    out = folder.resolve("out");
    write("mouse1/a.npy", 2, 2);
    write("mouse2/b.npy", 3, 0);
  }

  @ParameterizedTest
  @EnumSource(MaskFormat.class)
  void masksHoldTheBrightVoxels(MaskFormat format) throws Exception {
    var report = run(options(new PredictSettings(format, 0.5, false, 1)));

    assertThat(report.isComplete()).isTrue();
    assertThat(report.predicted())
        .extracting(PredictedVolume::name, it -> it.classes().get(0).components())
        .containsExactly(tuple("mouse1/a", 2), tuple("mouse2/b", 1));
    assertThat(report.predicted().get(0).classes().get(0))
        .isEqualTo(new FoundClass("plaque", 1, 2, 16));
    try (var mask = open(out.resolve("mouse1/a_seg" + format.ending()))) {
      assertThat(mask.elementType()).isEqualTo(ElementType.UINT8);
      assertThat(read(mask)).containsExactly(voxels(2, 2, 0, 1));
    }
    assertThat(files(out)).noneMatch(it -> it.contains("writing"));
  }

  @Test
  void valuesAbove255AreInt16() throws Exception {
    var report =
        new PredictJob(spark, PredictListener.NONE)
            .run(ThresholdModel.of(0.5, SHA, 300), options(SETTINGS));

    assertThat(report.isComplete()).isTrue();
    try (var mask = open(out.resolve("mouse1/a_seg.b2nd"))) {
      assertThat(mask.elementType()).isEqualTo(ElementType.INT16);
      assertThat(read(mask)).containsExactly(voxels(2, 2, 0, 300));
    }
  }

  @Test
  void probabilitiesAreAboveHalfInMasks() throws Exception {
    run(
        new PredictOptions(
            data.toString(), out.toString(), SETTINGS, true, false, false, DeviceRequest.CPU, 1));

    try (var mask = open(out.resolve("mouse1/a_seg.b2nd"));
        var map = open(out.resolve("mouse1/a_prob.b2nd"))) {
      assertThat(map.elementType()).isEqualTo(ElementType.FLOAT32);
      var classes = read(mask);
      var probabilities = read(map);
      for (int i = 0; i < classes.length; i++) {
        assertThat(probabilities[i] > 0.5).isEqualTo(classes[i] == 1);
      }
    }
  }

  @Test
  void smallComponentsBecomeBackground() throws Exception {
    var report = run(options(new PredictSettings(MaskFormat.B2ND, 0.5, false, 9)));

    assertThat(report.predicted().get(0).classes())
        .containsExactly(new FoundClass("plaque", 1, 0, 0));
    try (var mask = open(out.resolve("mouse2/b_seg.b2nd"))) {
      assertThat(read(mask)).containsExactly(voxels(3, 0, 0, 1));
    }
  }

  @Test
  void finishedVolumesAreNotPredictedAgain() throws Exception {
    run(options(SETTINGS));
    var written = Files.getLastModifiedTime(out.resolve("mouse1/a_seg.b2nd"));
    Files.delete(out.resolve("mouse2/b_seg.b2nd"));

    var report = run(options(SETTINGS));

    assertThat(report.predicted())
        .extracting(PredictedVolume::earlier)
        .containsExactly(true, false);
    assertThat(Files.getLastModifiedTime(out.resolve("mouse1/a_seg.b2nd"))).isEqualTo(written);
    assertThat(out.resolve("mouse2/b_seg.b2nd")).exists();
  }

  @Test
  void changedVolumeIsPredictedAgain() throws Exception {
    run(options(SETTINGS));
    write("mouse1/a.npy", 3, 0);
    Files.setLastModifiedTime(data.resolve("mouse1/a.npy"), FileTime.fromMillis(12345));

    var report = run(options(SETTINGS));

    assertThat(report.predicted().get(0).earlier()).isFalse();
    try (var mask = open(out.resolve("mouse1/a_seg.b2nd"))) {
      assertThat(read(mask)).containsExactly(voxels(3, 0, 0, 1));
    }
  }

  @Test
  void otherModelNeedsPermission() throws Exception {
    run(options(SETTINGS));
    var other = ThresholdModel.of(0.9, "b".repeat(64));
    var job = new PredictJob(spark, PredictListener.NONE);

    assertThatThrownBy(() -> job.run(other, options(SETTINGS)))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("holds 2 predictions of another model or other settings")
        .hasMessageContaining("--overwrite");

    var allowed =
        new PredictOptions(
            data.toString(),
            out.toString(),
            new PredictSettings(MaskFormat.NPY, 0.5, false, 1),
            false,
            true,
            false,
            DeviceRequest.CPU,
            1);
    assertThat(job.run(other, allowed).isComplete()).isTrue();
    assertThat(files(out.resolve("mouse1"))).containsExactly("a_seg.json", "a_seg.npy");
  }

  @Test
  void foreignFilesAreNeverReplaced() throws Exception {
    Files.createDirectories(out.resolve("mouse2"));
    Files.writeString(out.resolve("mouse2/b_seg.b2nd"), "a mask of a person");

    assertThatThrownBy(() -> run(options(SETTINGS)))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("b_seg.b2nd exists, and byol3d predict has not written it");
    assertThat(out.resolve("mouse1")).doesNotExist();
  }

  @Test
  void recordsOfOtherFilesAreRefused() throws Exception {
    run(options(SETTINGS));
    var record = out.resolve("mouse1/a_seg.json");
    var written = Files.readString(record);
    Files.writeString(folder.resolve("own"), "mine");
    for (var other : List.of("../own", "mouse2/b_seg.b2nd", "/own")) {
      Files.writeString(record, written.replace("mouse1/a_seg.b2nd", other));
      write("mouse1/a.npy", 2, 3);

      assertThatThrownBy(() -> run(options(SETTINGS)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a_seg.json: files: '" + other + "' is no file of this prediction")
          .hasMessageContaining("move it away");
    }
    assertThat(folder.resolve("own")).exists();
    assertThat(out.resolve("mouse2/b_seg.b2nd")).exists();
  }

  @Test
  void killedPredictionIsMadeAgain() throws Exception {
    run(options(SETTINGS));
    var record = out.resolve("mouse1/a_seg.json");
    var begun = (ObjectNode) new ObjectMapper().readTree(record.toFile());
    begun.putArray("files");
    begun.putArray("classes");
    Files.write(record, new ObjectMapper().writeValueAsBytes(begun));

    assertThat(run(options(SETTINGS)).predicted().get(0).earlier()).isFalse();
  }

  @Test
  void badVolumesDoNotEndTheOthers() throws Exception {
    Files.writeString(data.resolve("mouse1/bad.npy"), "no array");
    write("mouse1/nan.npy", 2, Float.NaN);

    var report = run(options(SETTINGS));

    assertThat(report.isComplete()).isFalse();
    assertThat(report.predicted()).hasSize(2);
    assertThat(report.failed())
        .extracting(FailedCase::name)
        .containsExactly("mouse1/bad.npy", "mouse1/nan.npy");
    assertThat(report.failed()).allMatch(it -> it.reason().contains(it.name()));
    assertThat(files(out.resolve("mouse1"))).containsExactly("a_seg.b2nd", "a_seg.json");
  }

  @Test
  void volumesOfOnePredictionAreRefused() throws Exception {
    Files.copy(data.resolve("mouse1/a.npy"), data.resolve("mouse1/a.b2nd"));

    assertThatThrownBy(() -> run(options(SETTINGS)))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("mouse1/a.b2nd and mouse1/a.npy would have the same prediction");
  }

  @Test
  void predictionsAmongVolumesAreNoVolumes() throws Exception {
    out = data.resolve("predictions");
    run(options(SETTINGS));

    assertThat(run(options(SETTINGS)).predicted()).hasSize(2).allMatch(PredictedVolume::earlier);
    assertThatThrownBy(
            () ->
                run(
                    new PredictOptions(
                        data.toString(),
                        out.toString(),
                        SETTINGS,
                        true,
                        false,
                        false,
                        DeviceRequest.CPU,
                        1)))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("--probabilities");
  }

  @Test
  void scoresCompareWithTheMasks() throws Exception {
    // The mask lacks one of the two plaques of a, and equals the prediction of b.
    writeMask("mouse1/a_seg.npy", voxels(2, 0, 0, 1));
    writeMask("mouse2/b_seg.npy", voxels(3, 0, 0, 1));

    var report =
        run(
            new PredictOptions(
                data.toString(),
                out.toString(),
                SETTINGS,
                false,
                false,
                true,
                DeviceRequest.CPU,
                1));

    var scores = report.scores().orElseThrow();
    assertThat(scores.cases().get(0).classes().get(0).counts().dice()).isEqualTo(2 * 8.0 / 24);
    assertThat(scores.cases().get(0).classes().get(0).plaques().precision()).isEqualTo(0.5);
    assertThat(scores.f1()).isEqualTo((1.0 / 1.5 + 1) / 2);
    var json = new ObjectMapper().readTree(out.resolve("scores.json").toFile());
    assertThat(json.at("/cases/1/classes/0/counts/dice").asDouble()).isEqualTo(1);
    assertThat(json.at("/f1").asDouble()).isEqualTo(scores.f1());
    var summary = Files.readString(out.resolve("summary.json"));
    assertThat(summary).contains("\"prediction_file\" : \"mouse1/a_seg.b2nd\"");
    assertThat(summary).contains("\"reference_file\" : \"mouse1/a_seg.npy\"");
  }

  @Test
  void scoresNeedMasks() {
    assertThatThrownBy(
            () ->
                run(
                    new PredictOptions(
                        data.toString(),
                        out.toString(),
                        SETTINGS,
                        false,
                        false,
                        true,
                        DeviceRequest.CPU,
                        1)))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("none of the volumes");
  }

  @Test
  void eachNumberOfTasksGivesEqualBytes() throws Exception {
    run(options(SETTINGS));
    var first = Files.readAllBytes(out.resolve("mouse1/a_seg.b2nd"));
    var order = new ArrayList<Integer>();
    out = folder.resolve("again");
    Files.delete(data.resolve("mouse2/b.npy"));
    new PredictJob(
            spark,
            new PredictListener() {
              @Override
              public void predicted(PredictedVolume volume, Progress progress) {
                order.add(progress.finished());
              }
            })
        .run(ThresholdModel.of(0.5, SHA), options(SETTINGS));

    assertThat(Files.readAllBytes(out.resolve("mouse1/a_seg.b2nd"))).isEqualTo(first);
    assertThat(order).containsExactly(1);
  }

  private PredictOptions options(PredictSettings settings) {
    return new PredictOptions(
        data.toString(), out.toString(), settings, false, false, false, DeviceRequest.CPU, 1);
  }

  private static PredictReport run(PredictOptions options) throws Exception {
    return new PredictJob(spark, PredictListener.NONE).run(ThresholdModel.of(0.5, SHA), options);
  }

  /** Voxels with two cubes, the first from the origin on, the second up to the end. */
  private static float[] voxels(int first, int second, float background, float value) {
    var values = new float[(int) EXTENT.voxels()];
    Arrays.fill(values, background);
    for (int d = 0; d < EXTENT.depth(); d++) {
      for (int h = 0; h < EXTENT.height(); h++) {
        for (int w = 0; w < EXTENT.width(); w++) {
          boolean inFirst = Math.max(d, Math.max(h, w)) < first;
          boolean inSecond =
              Math.min(d - EXTENT.depth(), Math.min(h - EXTENT.height(), w - EXTENT.width()))
                      >= -second
                  && d >= EXTENT.depth() - second
                  && h >= EXTENT.height() - second
                  && w >= EXTENT.width() - second;
          if (inFirst || inSecond) {
            values[(d * EXTENT.height() + h) * EXTENT.width() + w] = value;
          }
        }
      }
    }
    return values;
  }

  private void write(String path, int first, float second) throws IOException {
    var values = voxels(first, Float.isNaN(second) ? 0 : (int) second, 10, 100);
    if (Float.isNaN(second)) {
      values[77] = second;
    }
    var file = data.resolve(path);
    Files.createDirectories(file.getParent());
    try (var writer =
        NpyWriter.create(
            file, ElementType.FLOAT32, EXTENT.depth(), EXTENT.height(), EXTENT.width())) {
      writer.write(values, 0, values.length);
      writer.commit();
    }
  }

  private void writeMask(String path, float[] values) throws IOException {
    var bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    try (var writer =
        NpyWriter.create(
            data.resolve(path),
            ElementType.UINT8,
            EXTENT.depth(),
            EXTENT.height(),
            EXTENT.width())) {
      writer.write(bytes, 0, bytes.length);
      writer.commit();
    }
  }

  private static Volume open(Path file) throws IOException {
    return new FormatVolumeOpener(new HadoopSourceOpener(new Configuration()))
        .open(file.toString());
  }

  private static float[] read(Volume volume) throws IOException {
    assertThat(volume.shape()).containsExactly(EXTENT.toShape());
    var values = new float[(int) EXTENT.voxels()];
    volume.read(Box.whole(EXTENT), values, 0);
    return values;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(it -> it.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
