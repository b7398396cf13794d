package org.byol3d.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.b2nd.ElementType;
import org.byol3d.cluster.LocalSession;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.distributed.StageFailedException;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.ingest.labels.LabeledCase;
import org.byol3d.ingest.labels.LabeledIndex;
import org.byol3d.nn.Compute;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.score.ConfusionCounts;
import org.byol3d.segment.window.WindowModel;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Validates a threshold on normalized voxels, whose right answer is easy to compute. */
@Timeout(300)
class ValidationStageTest {
  private static final Extent WINDOW = new Extent(16, 24, 16);
  private static final float THRESHOLD = 0.7f;
  private static final InferenceOptions OPTIONS = InferenceOptions.of(DeviceRequest.CPU, 1);

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static LabeledIndex index;

  @BeforeAll
  static void writeCases() throws IOException {
    spark = LocalSession.start(2, folder);
    var data = folder.resolve("data");
    var dataset =
        new PhantomDataset(
            new Configuration(),
            data.toString(),
            new PhantomGenerator(PhantomParameters.defaults(), 1),
            new PhantomDataset.Shape(2, 2, 28, PhantomDataset.Voxels.UINT16, true));
    for (int scan = 0; scan < 2; scan++) {
      dataset.writePatch(scan, 0);
      dataset.writePatch(scan, 1);
    }
    dataset.writeNnUnetFiles();
    var indexUri = folder.resolve("index").toString();
    new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
        .run(IngestOptions.of(data.toString(), indexUri).withMasks());
    index =
        LabeledIndex.load(VolumeIndex.load(spark, indexUri), Optional.empty(), new Configuration());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void scoresEqualThoseOfThePlainThreshold() throws Exception {
    var result = validate(index.cases());

    assertThat(result.scores().failed()).isEmpty();
    assertThat(result.scores().cases())
        .extracting(CaseScores::name)
        .containsExactlyElementsOf(index.cases().stream().map(LabeledCase::name).toList());
    assertThat(result.slices()).hasSize(4);
    for (int i = 0; i < index.cases().size(); i++) {
      assertThat(result.scores().cases().get(i).classes().get(0).counts())
          .isEqualTo(expected(index.cases().get(i)));
    }
    assertThat(result.scores().cases().get(0).classes().get(0).label()).isEqualTo("plaque");
  }

  @Test
  void oneTaskPerTimeGivesTheSame() throws Exception {
    var together = validate(index.cases());
    for (int i = 0; i < index.cases().size(); i++) {
      var alone = validate(List.of(index.cases().get(i)));
      assertThat(alone.scores().cases()).containsExactly(together.scores().cases().get(i));
      assertThat(alone.slices().get(0))
          .usingRecursiveComparison()
          .isEqualTo(together.slices().get(i));
    }
  }

  @Test
  void changedMaskIsNamedAndEndsNothing() throws Exception {
    var changed = index.cases().get(1);
    var file = Path.of(URI.create(changed.mask().uri()));
    var before = Files.readAllBytes(file);
    var time = Files.getLastModifiedTime(file);
    try {
      Files.write(file, new byte[3]);
      var scores = validate(index.cases()).scores();

      assertThat(scores.cases()).hasSize(index.cases().size() - 1);
      assertThat(scores.failed()).hasSize(1);
      assertThat(scores.failed().get(0).name()).isEqualTo(changed.name());
      assertThat(scores.failed().get(0).reason())
          .contains(changed.mask().uri(), "has changed since it was ingested");
    } finally {
      Files.write(file, before);
      Files.setLastModifiedTime(file, time);
    }
  }

  @Test
  void defectOfOneCaseEndsNothing() throws Exception {
    SegmenterOpener failing =
        (weights, compute) ->
            window -> {
              throw new IllegalStateException("libtorch has no memory");
            };
    var result =
        ValidationStage.run(spark, spec(failing), weights(), index.cases(), OPTIONS, () -> false)
            .orElseThrow();

    assertThat(result.scores().cases()).isEmpty();
    assertThat(result.scores().failed())
        .hasSize(4)
        .allMatch(it -> it.reason().contains("libtorch has no memory"));
  }

  @Test
  void modelThatDoesNotOpenEndsTheStage() {
    SegmenterOpener missing =
        (weights, compute) -> {
          throw new WrongRequestException("a GPU is wanted");
        };

    assertThatThrownBy(
            () ->
                ValidationStage.run(
                    spark, spec(missing), weights(), index.cases(), OPTIONS, () -> false))
        .isInstanceOf(StageFailedException.class)
        .hasMessageContaining("a GPU is wanted");
  }

  @Test
  void ignoredVoxelsOfMasksDoNotCount() throws Exception {
    var mask = folder.resolve("mask.npy");
    try (var writer = NpyWriter.create(mask, ElementType.INT16, 1, 2, 3)) {
      writer.write(new short[] {0, 1, 2, -1, 2, 1}, 0, 6);
      writer.commit();
    }
    var labels = new LabelSet(List.of(new LabelSet.Label("plaque", 1)), OptionalInt.of(2));
    try (var volume = opener().open(mask.toString())) {
      var truth = Truth.read(volume, labels);
      assertThat(truth.classes()).containsExactly(0, 1, 0, 0, 0, 1);
      assertThat(truth.ignored()).containsExactly(false, false, true, false, true, false);
      assertThatThrownBy(() -> Truth.read(volume, index.labels()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("mask.npy: a voxel of the mask is 2");
    }
  }

  private static ValidationResult validate(List<LabeledCase> cases) throws InterruptedException {
    return ValidationStage.run(
            spark, spec(ValidationStageTest::open), weights(), cases, OPTIONS, () -> false)
        .orElseThrow();
  }

  private static WindowModel open(float[] weights, Compute compute) {
    return window -> {
      var logits = new float[window.length];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = window[i] - weights[0];
      }
      return Numbers.of(logits);
    };
  }

  private static SegmenterSpec spec(SegmenterOpener opener) {
    return new SegmenterSpec(opener, index.labels(), WINDOW, Normalization.of("percentile"));
  }

  private static float[] weights() {
    return new float[] {THRESHOLD};
  }

  private static FormatVolumeOpener opener() {
    return new FormatVolumeOpener(new HadoopSourceOpener(new Configuration()));
  }

  private static ConfusionCounts expected(LabeledCase labeled) throws IOException {
    var extent = labeled.volume().content().extent();
    var image = new float[(int) extent.voxels()];
    var mask = new float[image.length];
    try (var volume = opener().open(labeled.volume().uri());
        var truth = opener().open(labeled.mask().uri())) {
      volume.read(Box.whole(extent), image, 0);
      truth.read(Box.whole(extent), mask, 0);
    }
    Normalization.of("percentile").apply(labeled.volume().statistics(), image, 0, image.length);
    var prediction = new byte[image.length];
    var actual = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      prediction[i] = (byte) (image[i] > THRESHOLD ? 1 : 0);
      actual[i] = (byte) mask[i];
    }
    return ConfusionCounts.ofMasks(prediction, actual);
  }

  @Test
  void aStopEndsTheOtherCases() throws Exception {
    assertThat(index.cases()).hasSizeGreaterThan(1);
    assertThat(
            ValidationStage.run(
                spark,
                spec(ValidationStageTest::open),
                weights(),
                index.cases(),
                OPTIONS,
                () -> true))
        .isEmpty();
  }
}
