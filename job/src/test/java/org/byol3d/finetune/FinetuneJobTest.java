package org.byol3d.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.finetune.SmallLabels.name;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.NetworkState;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.Safetensors;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.checkpoint.Tensor;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.cluster.LocalSession;
import org.byol3d.config.Presets;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.metrics.FinetuneMetrics;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.nn.InitialWeights;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.UNetEncoder;
import org.byol3d.optim.OptimizerState;
import org.byol3d.run.RunResult;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.Normalization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs in one process, four tasks at once. */
class FinetuneJobTest {
  private static final int STEPS = SmallFinetune.STEPS;

  private static final String PERCENTILE = "views.normalization=percentile";

  /** Sizes of an encoder that no preset has. */
  private static final NetworkConfig ENCODER = NetworkConfig.ofEncoder(1, List.of(16, 48), true);

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static SmallLabels labels;

  /** A run of one worker without faults, which other runs are compared with. */
  private static SmallFinetune undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    spark = LocalSession.start(4, folder);
    labels = SmallLabels.write(spark, folder);
    undisturbed = run("undisturbed").workers(1);
    train(undisturbed);
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static SmallFinetune run(String name) {
    return SmallFinetune.of(labels, name);
  }

  private static RunResult train(SmallFinetune run) throws IOException, InterruptedException {
    return new FinetuneJob(spark, record -> {}, () -> false).run(run.options());
  }

  private static void assertSameAsUndisturbed(SmallFinetune run) throws IOException {
    assertThat(run.losses()).isEqualTo(undisturbed.losses());
    assertThat(run.bits(STEPS)).isEqualTo(undisturbed.bits(STEPS)).hasSize(2);
    assertThat(run.validations())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
        .isEqualTo(undisturbed.validations());
    assertThat(run.checkpoints().best()).isEqualTo(undisturbed.checkpoints().best());
  }

  @Test
  void aRunTrainsValidatesAndSaves() throws Exception {
    assertThat(undisturbed.losses()).hasSize(STEPS).doesNotHaveDuplicates();
    assertThat(undisturbed.records(FinetuneMetrics.class).get(STEPS - 1).epoch()).isEqualTo(4);
    assertThat(undisturbed.validations())
        .extracting(ValidationMetrics::step)
        .containsExactly(3L, 7L);
    assertThat(undisturbed.validations()).extracting(ValidationMetrics::cases).containsOnly(2);
    assertThat(undisturbed.checkpoints().best()).isPresent();
    assertThat(undisturbed.directory().resolve("validation/last/summary.json")).isNotEmptyFile();
    var header = undisturbed.header(STEPS);
    assertThat(header.run().split().train()).hasSize(8);
    assertThat(header.run().split().validation())
        .hasSize(2)
        .doesNotContainAnyElementsOf(header.run().split().train());
    assertThat(header.run().classes().labelSet().toString()).isEqualTo("foreground = 1");
    assertThat(header.metrics()).containsKeys("loss", Validation.DICE, "validation-plaque-f1");
  }

  @Test
  void theNumberOfWorkersChangesNoBit() throws Exception {
    for (int workers : new int[] {2, 3}) {
      var run = run(workers + " workers").workers(workers);
      assertThat(train(run).finished()).isTrue();
      assertThat(run.records(FinetuneMetrics.class))
          .extracting(FinetuneMetrics::workers)
          .containsOnly(workers);
      assertSameAsUndisturbed(run);
    }
  }

  @Test
  void aStoppedRunResumesToSameBits() throws Exception {
    var run = run("stopped").workers(2);
    assertThat(train(run.stopAfter(5)).finished()).isFalse();
    assertThat(train(run.workers(3).resumed()).finished()).isTrue();
    assertThat(run.events("resumed")).hasSize(1);
    assertSameAsUndisturbed(run);

    // A finished run has nothing left to do.
    assertThat(train(run.resumed()).made()).isZero();
    assertSameAsUndisturbed(run);
  }

  /** Writes weights of an encoder of two levels, as a file without a card. */
  private static Path encoder(String name, long seed) throws IOException {
    var tensors = new UNetEncoder(ENCODER).tensors();
    var file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      Safetensors.write(
          StateDict.name(tensors, InitialWeights.values(tensors, seed), new double[0]), out);
    }
    return file;
  }

  private static Map<String, Tensor> weights(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Safetensors.read(in, Files.size(file), file.toString()).tensors();
    }
  }

  private static Map<String, Tensor> segmenter(SmallFinetune run, long steps) throws IOException {
    return weights(run.checkpoint(steps).resolve("segmenter.safetensors"));
  }

  @Test
  void aFrozenEncoderKeepsItsWeights() throws Exception {
    var file = encoder("frozen.safetensors", 5);
    var one = run("frozen").with(PERCENTILE, "optimizer.freeze-encoder=true").from(file);
    var two = run("frozen 2").with(PERCENTILE, "optimizer.freeze-encoder=true").from(file);
    train(one.workers(1).stopAfter(2));
    train(two.workers(2).stopAfter(2));

    assertThat(two.bits(2)).isEqualTo(one.bits(2));
    var trained = segmenter(one, 2);
    var start = weights(file);
    start.forEach(
        (name, tensor) -> assertThat(trained.get(name).values()).isEqualTo(tensor.values()));
    assertThat(one.records(FinetuneMetrics.class))
        .extracting(FinetuneMetrics::encoderLearningRate)
        .containsOnly(0.0);
    assertThat(weights(one.checkpoint(2).resolve("optimizer.safetensors")).values())
        .allSatisfy(
            moment ->
                assertThat(moment.values())
                    .hasSize(
                        trained.entrySet().stream()
                            .filter(it -> it.getKey().startsWith("decoder."))
                            .mapToInt(it -> it.getValue().values().length)
                            .sum()));
  }

  @Test
  void theEncoderGivesSizesAndFirstWeights() throws Exception {
    var file = encoder("encoder.safetensors", 5);
    var run = run("from an encoder").with(PERCENTILE, "optimizer.learning-rate=1e-9").from(file);
    train(run.stopAfter(1));

    var config = Presets.FINETUNE.load(run.directory().resolve("run.conf").toString(), List.of());
    assertThat(config.network().encoder().channels()).isEqualTo(ENCODER.channels());
    assertThat(config.views().normalization()).contains(new Normalization.Percentile());
    assertThat(config.optimizer().statedEncoderFactor()).isEqualTo(0.1);
    var scratch =
        Presets.FINETUNE.load(undisturbed.directory().resolve("run.conf").toString(), List.of());
    assertThat(scratch.optimizer().statedEncoderFactor()).isEqualTo(1);
    assertThat(run.header(1).run().startedFrom().checkpoint()).endsWith("encoder.safetensors");
    var start = weights(file);
    var moved = segmenter(run, 1);
    assertThat(moved.keySet()).containsAll(start.keySet());
    start.forEach(
        (name, tensor) ->
            assertThat(moved.get(name).values()).containsExactly(tensor.values(), within(1e-6f)));

    // The run knows its encoder, so it resumes without it, and with no other.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(run.from(encoder("other.safetensors", 6)).resumed()))
        .withMessageContaining("other.safetensors: resume without --checkpoint");
    Files.delete(file);
    assertThat(train(run.fromNothing().resumed().stopAfter(1)).steps()).isEqualTo(2);
  }

  @Test
  void aRunKilledBeforeItsFirstStepStartsAgain() throws Exception {
    var run = run("killed early").with("validation.share=0");
    Files.createDirectories(run.directory());
    Files.writeString(run.directory().resolve("run.conf"), "seed = 42");
    assertThat(train(run.resumed().stopAfter(1)).steps()).isEqualTo(1);
  }

  @Test
  void aRunWithoutCheckpointsKeepsItsEncoder() throws Exception {
    var run = run("early").with(PERCENTILE).from(encoder("early.safetensors", 5));
    new FinetuneJob(spark, record -> {}, () -> true).run(run.options());
    assertThat(run.checkpoints().names()).isEmpty();
    for (var other : List.of(run.fromNothing(), run.from(encoder("late.safetensors", 6)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> train(other.resumed()))
          .withMessageContaining("the run began with the weights of ")
          .withMessageContaining("early.safetensors, and ended before its first checkpoint")
          .withMessageContaining("give --checkpoint with them again");
    }
    assertThat(train(run.resumed().stopAfter(1)).steps()).isEqualTo(1);

    // A new run in the same directory begins with whatever it is given.
    var other = run("early, then random");
    new FinetuneJob(spark, record -> {}, () -> true)
        .run(other.with(PERCENTILE).from(encoder("first.safetensors", 5)).options());
    new FinetuneJob(spark, record -> {}, () -> true).run(other.options());
    assertThat(train(other.resumed().stopAfter(1)).steps()).isEqualTo(1);
  }

  @Test
  void theNormalizationOfAnEncoderHasToBeKnown() throws Exception {
    var run = run("unknown").from(encoder("without card.safetensors", 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(run))
        .withMessageContaining("without card.safetensors: does not say how volumes were normalized")
        .withMessageContaining("--set views.normalization=percentile, minmax or none");
  }

  @Test
  void anotherRunIsRefused() throws Exception {
    var run = run("configured");
    train(run.stopAfter(1));
    for (var setting : new String[] {"loss.dice=0.5", "seed=43", "crop.foreground-share=1"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> train(run.with(setting).resumed()))
          .withMessageContaining("step-000000001 was made with another configuration");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(run.with("compute.threads=2").resumed()))
        .withMessageContaining("compute.threads was ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(run))
        .withMessageContaining("holds a run already: give --resume latest");
    assertThat(run.losses()).hasSize(1);
  }

  @Test
  void aFileGivesTheSplit() throws Exception {
    var file = folder.resolve("splits_final.json");
    var all = List.of(name(0, 0), name(0, 1), name(1, 0), name(2, 1));
    Files.writeString(file, splits(all, List.of(name(3, 0))));
    var run = run("split").splits(file);
    train(run.stopAfter(1));
    var split = run.header(1).run().split();
    assertThat(split.train()).containsExactlyElementsOf(all);
    assertThat(split.validation()).containsExactly(name(3, 0));

    Files.writeString(file, splits(all, List.of(name(4, 0))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(run.resumed()))
        .withMessageContaining("is another split than that of the run: resume without --splits");
    assertThat(train(run.withoutSplits().resumed().stopAfter(1)).steps()).isEqualTo(2);
    assertThat(run.header(2).run().split()).isEqualTo(split);
  }

  @Test
  void aResumedRunLearnsTheSameClasses() throws Exception {
    var own = SmallLabels.write(spark, folder.resolve("renamed"));
    var file = folder.resolve("renamed splits.json");
    Files.writeString(file, splits(List.of(name(0, 0), name(0, 1)), List.of(name(3, 0))));
    var run = SmallFinetune.of(own, "run").with("batch.global=2").splits(file);
    train(run.stopAfter(1));
    Files.writeString(
        own.data().resolve("dataset.json"), "{\"labels\": {\"background\": 0, \"vessel\": 1}}");
    for (var resumed : List.of(run.resumed(), run.withoutSplits().resumed())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> train(resumed))
          .withMessageContaining("the run learns foreground = 1, but ")
          .withMessageContaining("dataset.json has vessel = 1: give the dataset.json of the run");
    }
  }

  @Test
  void aPretrainingIsNotResumed() throws Exception {
    var run = run("pretrained");
    var config = Presets.PRETRAIN.resolve("smoke", List.of());
    var network = new UNetEncoder(ENCODER).tensors();
    var values = new float[TensorSpec.size(network)];
    var weights = new NetworkState(values, new double[0]);
    new CheckpointStore(
            StoreDirectory.of(
                run.directory().resolve("checkpoints").toString(), new Configuration()),
            Map.of(Branch.ONLINE, network, Branch.TARGET, network),
            values.length)
        .save(
            new TrainingState(
                1,
                Map.of(Branch.ONLINE, weights, Branch.TARGET, weights),
                new OptimizerState<>("lars", 1, Map.of("momentum_buffer", values)),
                List.of()),
            new RunDescription(
                config.text(), config.methodHash(), "test", labels.index(), 1, 10, 2, 8, 42),
            Map.of());
    for (var resume : List.of("latest", "step-000000001", run.directory().toString())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> train(run.resumed(resume)))
          .withMessageContaining("--resume " + resume + ": is a pretraining, not a fine-tuning:")
          .withMessageContaining("give it with --checkpoint, and another --save-dir");
    }
  }

  private static String splits(List<String> train, List<String> validation) {
    return JsonRecord.write(List.of(Map.of("train", train, "val", validation)));
  }

  @Test
  void changedMasksAreReplacedOrEndTheRun() throws Exception {
    var own = SmallLabels.write(spark, folder.resolve("changing"));
    var run = SmallFinetune.of(own, "run").with("validation.share=0", "crop.per-volume=2");
    Files.setLastModifiedTime(own.mask(1, 1), FileTime.fromMillis(1_000_000));
    assertThatThrownBy(() -> train(run))
        .isInstanceOf(UnreadableVolumeException.class)
        .hasMessageContaining("scan1/patch1_seg.npy: has changed since it was ingested")
        .hasMessageContaining("set data.on-unreadable = substitute");

    var going =
        SmallFinetune.of(own, "going").with("validation.share=0", "data.on-unreadable=substitute");
    var other =
        SmallFinetune.of(own, "other").with("validation.share=0", "data.on-unreadable=substitute");
    train(going.workers(1).stopAfter(3));
    train(other.workers(3).stopAfter(3));
    assertThat(going.events("volume-substituted"))
        .singleElement()
        .satisfies(
            event -> assertThat(event.fields().get("uri")).asString().endsWith("scan1/patch1.npy"));
    assertThat(other.bits(3)).isEqualTo(going.bits(3));
    assertThat(going.header(3).excluded()).hasSize(1);
  }

  @Test
  void dataThatCannotBeUsedIsNamed() throws Exception {
    var own = SmallLabels.write(spark, folder.resolve("unusable"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(SmallFinetune.of(own, "run").with("crop.size=32")))
        .withMessageContaining(
            "none of the 8 volumes to train on has room for crops of [32, 32, 32]");
    var index = folder.resolve("without masks").toString();
    new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
        .run(IngestOptions.of(own.data().toString(), index));
    assertThatThrownBy(() -> train(SmallFinetune.of(own, "run").index(index)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the index has no masks: run byol3d ingest with --masks");
  }
}
