package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.ExcludedVolume;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.checkpoint.TorchExport;
import org.byol3d.checkpoint.torch.TorchWriter;
import org.byol3d.cluster.LocalSession;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.run.DivergedException;
import org.byol3d.run.RunResult;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.Sha256;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs in one process, four tasks at once. */
class PretrainJobTest {
  private static final int STEPS = SmallRun.STEPS;

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static SmallScans scans;

  /** A run of one worker without faults, which other runs are compared with. */
  private static SmallRun undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    spark = LocalSession.start(4, folder);
    scans = SmallScans.write(spark, folder);
    undisturbed = run("undisturbed").workers(1);
    train(undisturbed);
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static SmallRun run(String name) {
    return SmallRun.of(scans, name);
  }

  private static RunResult train(SmallRun run) throws IOException, InterruptedException {
    return new PretrainJob(spark, record -> {}, () -> false).run(run.options());
  }

  private static void assertSameAsUndisturbed(SmallRun run) throws IOException {
    assertThat(run.losses()).isEqualTo(undisturbed.losses());
    assertThat(run.bits(STEPS)).isEqualTo(undisturbed.bits(STEPS)).hasSize(3);
  }

  @Test
  void aRunMakesAllStepsAndLearns() throws Exception {
    assertThat(undisturbed.steps())
        .extracting(StepMetrics::step)
        .isEqualTo(LongStream.range(0, STEPS).boxed().toList());
    assertThat(undisturbed.losses()).doesNotHaveDuplicates().allMatch(it -> it > 0 && it < 8);
    assertThat(undisturbed.events("finished")).hasSize(1);
    assertThat(undisturbed.events("checkpoint"))
        .extracting(MetricsRecord.Event::step)
        .containsExactly(4L, 8L, 12L);
    assertThat(undisturbed.bits(4)).isNotEqualTo(undisturbed.bits(8));
  }

  @Test
  void theNumberOfWorkersChangesNoBit() throws Exception {
    for (int workers : new int[] {2, 3, 4}) {
      var run = run(workers + " workers").workers(workers);
      assertThat(train(run).finished()).isTrue();
      assertThat(run.steps()).extracting(StepMetrics::workers).containsOnly(workers);
      assertSameAsUndisturbed(run);
    }
  }

  @Test
  void recomputedGraphsChangeNoBit() throws Exception {
    var run = run("recompute").with("batch.graph=recompute").workers(2);
    train(run);
    assertSameAsUndisturbed(run);
  }

  @Test
  void aPlainLoopGivesTheSameBits() throws Exception {
    var plain =
        new PlainTraining(
            undisturbed.config().config(), VolumeIndex.load(spark, undisturbed.index()));
    plain.run(STEPS);
    assertThat(undisturbed.losses()).isEqualTo(plain.losses());
    var state = undisturbed.load(STEPS).state();
    assertThat(state.parameters(Branch.ONLINE)).isEqualTo(plain.online());
    assertThat(state.parameters(Branch.TARGET)).isEqualTo(plain.target());
  }

  @Test
  void bfloat16GradientsChangeTrainingLittle() throws Exception {
    var run = run("bf16").with("distributed.gradient-wire=bf16").workers(2);
    train(run);
    var exact = undisturbed.load(STEPS).state().parameters(Branch.ONLINE);
    var rounded = run.load(STEPS).state().parameters(Branch.ONLINE);
    assertThat(rounded).isNotEqualTo(exact);
    // However its gradient is rounded, an update moves a weight by at most about the learning rate.
    double most = 2 * STEPS * undisturbed.config().config().optimizer().learningRate();
    double difference = 0;
    double moved = 0;
    var initial = new org.byol3d.byol.ByolNetworks(run.config().config().network());
    var start = initial.initialOnline(run.config().config().seed());
    for (int i = 0; i < exact.length; i++) {
      assertThat((double) rounded[i]).isCloseTo(exact[i], within(most));
      difference += Math.pow(rounded[i] - exact[i], 2);
      moved += Math.pow(exact[i] - start[i], 2);
    }
    // Adam's first steps turn the sign of a small gradient into a whole step, so weights differ far
    // earlier than losses: by 0.37 of the distance that they moved, when this was measured.
    assertThat(Math.sqrt(difference / moved)).isLessThan(0.5);
    assertThat(run.losses().get(0)).isEqualTo(undisturbed.losses().get(0));

    for (int workers : new int[] {1, 3, 4}) {
      var others = run("bf16, " + workers).with("distributed.gradient-wire=bf16").workers(workers);
      train(others);
      assertThat(others.bits(STEPS)).isEqualTo(run.bits(STEPS));
    }
  }

  @Test
  void aStoppedRunResumesToSameBits() throws Exception {
    var run = run("stopped").workers(2);
    var stopped = train(run.stopAfter(5));
    assertThat(stopped.finished()).isFalse();
    assertThat(stopped.steps()).isEqualTo(5);
    assertThat(run.losses()).isEqualTo(undisturbed.losses().subList(0, 5));
    assertThat(train(run.workers(3).resumed()).finished()).isTrue();
    assertThat(run.events("resumed")).hasSize(1);
    assertSameAsUndisturbed(run);

    // A finished run has nothing left to do.
    assertThat(train(run.resumed()).steps()).isEqualTo(STEPS);
    assertSameAsUndisturbed(run);
  }

  @Test
  void aDamagedCheckpointIsSkipped() throws Exception {
    var run = run("damaged").workers(2);
    train(run.stopAfter(9));
    var weights = run.checkpoint(9).resolve("online.safetensors");
    var bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    train(run.resumed());
    assertThat(run.events("resumed")).extracting(MetricsRecord.Event::step).containsExactly(8L);
    assertSameAsUndisturbed(run);
  }

  @Test
  void aNamedCheckpointResumesInAnotherDirectory() throws Exception {
    var run = run("elsewhere").resumed(undisturbed.checkpoint(8).toUri().toString());
    train(run);
    assertThat(run.losses()).isEqualTo(undisturbed.losses().subList(8, STEPS));
    assertThat(run.bits(STEPS)).isEqualTo(undisturbed.bits(STEPS));
  }

  @Test
  void anotherConfigurationIsRefused() throws Exception {
    var run = run("configured").workers(2);
    train(run.stopAfter(1));
    var before = run.bits(1);
    for (var setting : new String[] {"optimizer.weight-decay=0.5", "seed=43"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> train(run.with(setting).resumed()))
          .withMessageContaining("step-000000001")
          .withMessageContaining("another configuration")
          .withMessageContaining("--save-dir");
    }
    for (var setting :
        new String[] {
          "compute.threads=2", "compute.driver-threads=2", "distributed.gradient-wire=bf16"
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> train(run.with(setting).resumed()))
          .withMessageContaining(setting.substring(0, setting.indexOf('=')) + " was ")
          .withMessageContaining("other bits");
    }
    assertThat(run.bits(1)).isEqualTo(before);
    assertThat(run.losses()).hasSize(1);
    assertThat(run.events("threads").get(0).fields()).isEqualTo(Map.of("driver", 1, "task", 1));
    // Keys that do not change what is trained may change.
    train(run.with("data.open-volumes=1", "batch.graph=recompute").resumed());
    assertSameAsUndisturbed(run);
  }

  @Test
  void otherNetworksAreRefused() throws Exception {
    var run = run("networks").workers(2);
    train(run.stopAfter(1));
    assertThatThrownBy(() -> train(run.with("network.base-channels=4").resumed()))
        .hasMessageContaining("step-000000001");
  }

  @Test
  void aRunIsNotOverwritten() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(undisturbed))
        .withMessageContaining("holds a run already")
        .withMessageContaining("--resume latest");
    assertThatIOException()
        .isThrownBy(() -> train(run("none").resumed()))
        .withMessageContaining("no sound checkpoint");
    assertThat(undisturbed.losses()).hasSize(STEPS);
  }

  @Test
  void aContinuedRunStartsWithWeightsOnly() throws Exception {
    // With a learning rate of almost 0, a step leaves the weights as they were at the start.
    var still = run("still").with("continued.learning-rate-factor=1e-30").startedFrom(undisturbed);
    train(still.stopAfter(1));
    var earlier = undisturbed.load(STEPS).state();
    var first = still.load(1).state();
    assertThat(first.parameters(Branch.ONLINE)).isEqualTo(earlier.parameters(Branch.ONLINE));
    assertThat(first.buffers(Branch.ONLINE)).isNotEqualTo(earlier.buffers(Branch.ONLINE));
    assertThat(first.optimizer().step()).isEqualTo(1);

    var whole = run("continued").with("schedule.warmup-epochs=1").workers(1);
    train(whole.startedFrom(undisturbed));
    var highest = whole.config().config().optimizer().learningRate();
    assertThat(whole.steps()).hasSize(STEPS);
    assertThat(whole.steps().get(0).learningRate()).isZero();
    assertThat(whole.steps().get(1).learningRate()).isCloseTo(0.3 * highest, within(1e-12));
    assertThat(whole.steps().get(0).tau()).isEqualTo(whole.config().config().byol().tau());
    var start = whole.load(STEPS).run().startedFrom();
    assertThat(start.step()).isEqualTo(STEPS);
    assertThat(Path.of(java.net.URI.create(start.checkpoint())))
        .isEqualTo(undisturbed.checkpoint(STEPS));
    assertThat(whole.events("continued")).hasSize(1);

    var killed = run("continued, killed").with("schedule.warmup-epochs=1").workers(2);
    train(killed.startedFrom(undisturbed).stopAfter(5));
    train(killed.startedFrom(undisturbed).workers(3).resumed().stopAfter(2));
    // A resumed run needs no --start-from.
    train(killed.resumed());
    assertThat(killed.losses()).isEqualTo(whole.losses());
    assertThat(killed.bits(STEPS)).isEqualTo(whole.bits(STEPS));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(killed.startedFrom(still).resumed()))
        .withMessageContaining("not from")
        .withMessageContaining("without --start-from");
    assertThatThrownBy(
            () ->
                train(
                    run("continued, other")
                        .with("network.base-channels=32")
                        .startedFrom(undisturbed)))
        .isInstanceOf(org.byol3d.checkpoint.MismatchedWeightsException.class);
  }

  @Test
  void aRunBeginsWithAFile() throws Exception {
    var file = run("file").directory().resolveSibling("weights.pt");
    var checkpoint =
        CheckpointReference.find(undisturbed.directory().toString(), new Configuration());
    try (var out = Files.newOutputStream(file)) {
      TorchWriter.write(TorchExport.of(checkpoint, Branch.ONLINE), out);
    }

    // With a learning rate of almost 0, a step leaves the weights as they were at the start.
    var still = run("from a file").with("continued.learning-rate-factor=1e-30").startedFrom(file);
    train(still.stopAfter(1));
    var first = still.load(1);
    var earlier = undisturbed.load(STEPS).state().parameters(Branch.ONLINE);
    assertThat(first.state().parameters(Branch.ONLINE)).isEqualTo(earlier);
    assertThat(first.run().startedFrom())
        .isEqualTo(
            new StartingPoint(
                GivenPath.of(file).toString(), (long) STEPS, Sha256.hex(Files.readAllBytes(file))));
    assertThat(still.events("continued").get(0).fields())
        .containsEntry("checkpoint", GivenPath.of(file).toString())
        .containsEntry("target", "copy of encoder and projector")
        .doesNotContainKey("from-seed");
  }

  @Test
  void aStopRequestSavesAndEnds() throws Exception {
    var run = run("asked to stop").workers(2);
    var made = new int[1];
    MetricsSink counting =
        record -> {
          if (record instanceof StepMetrics) {
            made[0]++;
          }
        };
    var result = new PretrainJob(spark, counting, () -> made[0] == 3).run(run.options());
    assertThat(result.steps()).isEqualTo(3);
    assertThat(result.finished()).isFalse();
    assertThat(run.load(3).state().step()).isEqualTo(3);
    assertThat(run.events("finished")).isEmpty();
    train(run.resumed());
    assertSameAsUndisturbed(run);
  }

  @Test
  void aVolumeChangedAfterIngestIsUnreadable() throws Exception {
    var changed = scans.volume(1, 2);
    var ingested = Files.getLastModifiedTime(changed);
    Files.setLastModifiedTime(changed, FileTime.fromMillis(ingested.toMillis() + 5000));
    try {
      var failing = run("changed").workers(2);
      assertThatThrownBy(() -> train(failing))
          .isInstanceOf(UnreadableVolumeException.class)
          .hasMessageContaining(changed.getFileName().toString())
          .hasMessageContaining("has changed since it was ingested")
          .hasMessageContaining("on-unreadable");
    } finally {
      Files.setLastModifiedTime(changed, ingested);
    }
  }

  @Test
  void aMissingVolumeFailsOrIsSubstituted() throws Exception {
    var lost = scans.volume(1, 2);
    var aside = folder.resolve("aside.b2nd");
    Files.move(lost, aside);
    try {
      var failing = run("failing").workers(2);
      assertThatThrownBy(() -> train(failing))
          .isInstanceOf(UnreadableVolumeException.class)
          .hasMessageContaining(lost.getFileName().toString())
          .hasMessageContaining("on-unreadable");

      var one = run("substituted by 1").with("data.on-unreadable=substitute").workers(1);
      assertThat(train(one).finished()).isTrue();
      assertSubstituted(one, lost);
      assertThat(one.bits(STEPS)).isNotEqualTo(undisturbed.bits(STEPS));

      var two = run("substituted by 2").with("data.on-unreadable=substitute").workers(2);
      train(two.stopAfter(6));
      train(two.resumed());
      assertSubstituted(two, lost);
      assertThat(two.losses()).isEqualTo(one.losses());
      assertThat(two.bits(STEPS)).isEqualTo(one.bits(STEPS));

      var again =
          run("substituted by 4")
              .with("data.on-unreadable=substitute", "batch.graph=recompute")
              .workers(4);
      train(again);
      assertThat(again.bits(STEPS)).isEqualTo(one.bits(STEPS));
    } finally {
      Files.move(aside, lost, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void aRunWithoutACheckpointStartsAgain() throws Exception {
    var run = run("early").workers(2);
    MetricsSink dying =
        record -> {
          if (record instanceof StepMetrics && record.step() == 2) {
            throw new IOException("the driver dies");
          }
        };
    assertThatThrownBy(() -> new PretrainJob(spark, dying, () -> false).run(run.options()))
        .hasMessage("the driver dies");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(run))
        .withMessageContaining("--resume latest");
    train(run.resumed());
    assertSameAsUndisturbed(run);
  }

  @Test
  void aRepairedVolumeLetsTheRunResume() throws Exception {
    var lost = scans.volume(0, 1);
    var aside = folder.resolve("repaired.b2nd");
    // The volume is opened again for each crop, so the next epoch misses it.
    var run = run("repaired").with("data.open-volumes=1").workers(2);
    MetricsSink losing =
        record -> {
          if (record instanceof StepMetrics && record.step() == 4) {
            Files.move(lost, aside);
          }
        };
    try {
      assertThatThrownBy(() -> new PretrainJob(spark, losing, () -> false).run(run.options()))
          .isInstanceOf(UnreadableVolumeException.class);
    } finally {
      Files.move(aside, lost);
    }
    int made = run.losses().size();
    assertThat(made).isBetween(5, STEPS - 1);
    train(run.resumed());
    assertThat(run.events("resumed"))
        .extracting(MetricsRecord.Event::step)
        .containsExactly((long) made);
    assertSameAsUndisturbed(run);
  }

  /** A process that is killed between both would leave a gap in the log of the resumed run. */
  @Test
  void stepsAreLoggedBeforeTheirCheckpoint() throws Exception {
    var run = run("logged").workers(2);
    var logged = new ArrayList<Integer>();
    MetricsSink looking =
        new MetricsSink() {
          @Override
          public void accept(MetricsRecord record) {}

          @Override
          public void sync() throws IOException {
            assertThat(run.checkpoint(4)).doesNotExist();
            logged.add(run.losses().size());
          }
        };
    new PretrainJob(spark, looking, () -> false).run(run.stopAfter(4).options());
    assertThat(logged).containsExactly(4);
    assertThat(run.checkpoint(4)).exists();
  }

  @Test
  void oneProcessAtATimeWritesARun() throws Exception {
    var run = run("twice").workers(1);
    MetricsSink another =
        record -> {
          if (record instanceof StepMetrics && record.step() == 1) {
            assertThatIOException()
                .isThrownBy(() -> train(run.resumed()))
                .withMessageContaining("twice")
                .withMessageContaining("is being written by");
          }
        };
    new PretrainJob(spark, another, () -> false).run(run.options());
    assertSameAsUndisturbed(run);
    assertThat(run.directory().resolve("_lock")).doesNotExist();
  }

  @Test
  void aStartWithoutStepsBlocksNoOther() throws Exception {
    var run = run("corrected").workers(2);
    MetricsSink refusing =
        record -> {
          throw new IOException("no first record");
        };
    assertThatIOException()
        .isThrownBy(() -> new PretrainJob(spark, refusing, () -> false).run(run.options()))
        .withMessage("no first record");
    assertThat(run.directory().resolve("metrics.jsonl")).exists();
    Files.writeString(
        run.directory().resolve("metrics.jsonl"),
        Files.readString(run.directory().resolve("metrics.jsonl"))
            .replaceFirst("(?s)\\{\"kind\":\"step\".*", ""));
    train(run);
    assertSameAsUndisturbed(run);
  }

  @Test
  void aCheckpointIsNamedWithoutItsDirectory() throws Exception {
    var run = run("by name").workers(2);
    train(run.stopAfter(9));
    train(run.resumed("step-000000004"));
    assertThat(run.events("resumed")).extracting(MetricsRecord.Event::step).containsExactly(4L);
    assertSameAsUndisturbed(run);
    assertThatIOException()
        .isThrownBy(() -> train(run.resumed("step-4")))
        .withMessageContaining("step-4");
  }

  @Test
  void aFinishedRunSaysItsLoss() throws Exception {
    var before = undisturbed.events("resumed").size();
    var again = train(undisturbed.resumed());
    assertThat(again.finished()).isTrue();
    assertThat(again.made()).isZero();
    assertThat(again.loss()).isEqualTo(undisturbed.losses().get(STEPS - 1));
    assertThat(undisturbed.events("resumed")).hasSize(before);
  }

  @Test
  void divergedTrainingKeepsTheGoodCheckpoint() throws Exception {
    // The first step warms up with a rate of 0, the second destroys the weights.
    var run =
        run("diverged")
            .with("optimizer.learning-rate=1e6", "schedule.warmup-epochs=1")
            .with("optimizer.weight-decay=1e6")
            .with("checkpoints.save-every=1", "checkpoints.keep=1")
            .workers(2);
    assertThatThrownBy(() -> train(run))
        .isInstanceOf(DivergedException.class)
        .hasMessageMatching("step [0-9]+: training diverged.*")
        .hasMessageContaining("optimizer.learning-rate")
        .hasMessageContaining("--start-from")
        .hasMessageContaining("checkpoints/step-00000000")
        .hasMessageNotContaining("\n");
    try (var kept = Files.list(run.directory().resolve("checkpoints"))) {
      assertThat(kept).isNotEmpty();
    }
  }

  @Test
  void whatCannotWorkIsRefusedInALine() {
    for (var refusal :
        Map.of(
                "crop.size=32", "crop.size",
                "compute.device=gpu", "a GPU is wanted")
            .entrySet()) {
      var run = run("refused, " + refusal.getKey()).with(refusal.getKey());
      assertThatThrownBy(() -> train(run))
          .isInstanceOf(WrongRequestException.class)
          .hasMessageContaining(refusal.getValue())
          .hasMessageNotContaining("\n");
      assertThat(run.directory().resolve("metrics.jsonl")).doesNotExist();
    }
  }

  @Test
  void resultsBeyondTheLimitAreRefused() {
    var small = new SparkConf(false).set("spark.driver.maxResultSize", "100k");
    assertThatThrownBy(
            () ->
                PretrainRequirements.requireResultSize(
                    small, undisturbed.config().config(), OptionalInt.of(2)))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("spark.driver.maxResultSize")
        .hasMessageContaining("set it to 0");
    PretrainRequirements.requireResultSize(
        small.set("spark.driver.maxResultSize", "0"),
        undisturbed.config().config(),
        OptionalInt.of(2));
  }

  private static void assertSubstituted(SmallRun run, Path volume) throws IOException {
    var name = volume.getFileName().toString();
    var excluded = run.load(STEPS).state().excluded();
    assertThat(excluded).extracting(ExcludedVolume::uri).singleElement().asString().endsWith(name);
    var event = run.events("volume-substituted");
    assertThat(event).hasSize(1);
    assertThat(event.get(0).step()).isEqualTo(excluded.get(0).sinceStep()).isLessThan(2);
    assertThat(event.get(0).fields())
        .isEqualTo(Map.of("uri", excluded.get(0).uri(), "reason", excluded.get(0).reason()));
  }
}
