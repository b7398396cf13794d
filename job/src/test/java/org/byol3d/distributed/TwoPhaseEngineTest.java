package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.byol3d.cluster.Condition;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class TwoPhaseEngineTest {
  private static final int BATCHES = 7;

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "3, true", "4, true", "1, false", "3, false"})
  void stepsEqualPlainComputationForAnyWorkers(int workers, boolean keepGraphs) throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, workers, keepGraphs)) {
      var version = ToyStep.Version.first();
      for (int step = 0; step < 3; step++) {
        version.publishTo(engine);
        var batches = MicroBatches.step(step, BATCHES);
        var next =
            step == 2 ? List.<MicroBatch<CropPair>>of() : MicroBatches.step(step + 1, BATCHES);

        var encoded = engine.encode(batches, next);
        assertThat(encoded.outputs()).containsExactlyElementsOf(ToyStep.outputs(batches, version));
        assertThat(encoded.times().reports()).hasSize(workers);

        var gradients = ToyStep.outputGradients(batches);
        var outcome = engine.backward(gradients);
        assertThat(outcome.gradient())
            .containsExactly(ToyStep.gradient(batches, version, gradients));
        assertThat(outcome.times().reports()).hasSize(workers);
        version = version.next(10 + step);
      }
      int steps = 3 * BATCHES;
      assertThat(forwards(probe, TwoPhaseReplica.Mode.OUTPUTS_AND_GRAPH))
          .isEqualTo(keepGraphs ? steps : 0);
      assertThat(forwards(probe, TwoPhaseReplica.Mode.OUTPUTS)).isEqualTo(keepGraphs ? 0 : steps);
      assertThat(probe.loads).doesNotHaveDuplicates().hasSize(steps);
      if (!keepGraphs) {
        assertThat(forwards(probe, TwoPhaseReplica.Mode.GRAPH)).isEqualTo(steps);
      }
    }
  }

  @Test
  void keptGraphIsNotMadeAgain() throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, 1, true)) {
      ToyStep.Version.first().publishTo(engine);
      var batches = MicroBatches.step(0, BATCHES);
      engine.encode(batches, List.of());
      var outcome = engine.backward(ToyStep.outputGradients(batches));

      assertThat(recomputed(outcome)).isZero();
      assertThat(forwards(probe, TwoPhaseReplica.Mode.GRAPH)).isZero();
    }
  }

  /** Checks a worker without the step's state, like an executor that takes another's tasks. */
  @Test
  void newWorkerGivesSameBits() throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, 2, true)) {
      var version = ToyStep.Version.first();
      version.publishTo(engine);
      var batches = MicroBatches.step(0, BATCHES);
      engine.encode(batches, List.of());
      forgetAll();
      assertThat(probe.open).hasValue(0);

      var gradients = ToyStep.outputGradients(batches);
      var outcome = engine.backward(gradients);
      assertThat(outcome.gradient()).containsExactly(ToyStep.gradient(batches, version, gradients));
      assertThat(recomputed(outcome)).isEqualTo(BATCHES);
    }
  }

  @Test
  void nextStepIsLoadedAhead() throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, 2, true)) {
      ToyStep.Version.first().publishTo(engine);
      var first = MicroBatches.step(0, 4);
      var second = MicroBatches.step(1, 4);
      engine.encode(first, second);
      Condition.await(
          "the next step's loads", () -> probe.loads.containsAll(second), probe.loads::toString);

      engine.encode(second, List.of());
      assertThat(probe.loads).doesNotHaveDuplicates().hasSize(8);
    }
  }

  @Test
  void unreadableVolumesAreReportedOnceInOrder() throws Exception {
    try (var probe = new Probe(TwoPhaseEngineTest::seventeenAndThreeAreGone);
        var engine = engine(probe, 3, true)) {
      var version = ToyStep.Version.first();
      version.publishTo(engine);
      var batches = MicroBatches.step(0, 17, 1, 3, 17, 5, 6, 3, 9);
      assertUnreadable(() -> engine.encode(batches, List.of()));

      // The step continues with other volumes in their place.
      var others = MicroBatches.step(0, 0, 1, 2, 4, 5, 6, 8, 9);
      assertThat(engine.encode(others, List.of()).outputs())
          .containsExactlyElementsOf(ToyStep.outputs(others, version));
      var gradients = ToyStep.outputGradients(others);
      assertThat(engine.backward(gradients).gradient())
          .containsExactly(ToyStep.gradient(others, version, gradients));
    }
  }

  @Test
  void volumeLostBeforeRecomputationIsReported() throws Exception {
    var gone = new AtomicBoolean();
    try (var probe =
            new Probe(
                (point, batch) -> {
                  if (gone.get()) {
                    seventeenAndThreeAreGone(point, batch);
                  }
                });
        var engine = engine(probe, 2, true)) {
      ToyStep.Version.first().publishTo(engine);
      var batches = MicroBatches.step(0, 17, 1, 2, 4, 5, 6, 3, 17);
      engine.encode(batches, List.of());
      forgetAll();
      gone.set(true);

      assertUnreadable(() -> engine.backward(ToyStep.outputGradients(batches)));
    }
  }

  @Test
  void newRunFreesStateOfPreviousRun() throws Exception {
    try (var probe = new Probe()) {
      try (var engine = engine(probe, 4, true)) {
        ToyStep.Version.first().publishTo(engine);
        engine.encode(MicroBatches.step(0, BATCHES), List.of());
        assertThat(probe.open.get()).isGreaterThan(BATCHES);
      }
      forgetAll();
      assertThat(probe.open).hasValue(0);
    }
  }

  @Test
  void failedReplicaCloseKeepsNoFilesOpen() throws Exception {
    try (var probe = new Probe()) {
      try (var engine = engine(probe, 1, true)) {
        ToyStep.Version.first().publishTo(engine);
        engine.encode(MicroBatches.step(0, BATCHES), List.of());
      }
      assertThat(probe.openLoaders).hasValue(1);
      probe.replicasStick = true;
      forgetAll();
      assertThat(probe.openLoaders).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void anotherNumberOfOutputGradientsIsRefused(int count) throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, 1, true)) {
      ToyStep.Version.first().publishTo(engine);
      engine.encode(MicroBatches.step(0, 3), List.of());
      var gradients = ToyStep.outputGradients(MicroBatches.step(0, count));
      assertThatThrownBy(() -> engine.backward(gradients))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("for 3 encoded micro-batches");
    }
  }

  @Test
  void tasksAreLimitedBySlotsAndBatches() {
    var options = LocalSpark.options(LocalSpark.PATIENT);
    try (var probe = new Probe();
        var bySlots =
            LocalSpark.engine(
                spark, probe, options, true, OptionalInt.empty(), EngineListener.NONE);
        var asTold = engine(probe, 5, true)) {
      assertThat(IntStream.of(1, 2, 9).map(bySlots::workers)).containsExactly(1, 2, 2);
      assertThat(IntStream.of(1, 4, 9).map(asTold::workers)).containsExactly(1, 4, 5);
    }
  }

  private static TwoPhaseEngine<CropPair, ToyProgram.Loaded> engine(
      Probe probe, int workers, boolean keepGraphs) {
    return LocalSpark.engine(
        spark,
        probe,
        LocalSpark.options(LocalSpark.PATIENT),
        keepGraphs,
        OptionalInt.of(workers),
        EngineListener.NONE);
  }

  /** Makes a step of another run, so that this process has no state of the previous run. */
  private static void forgetAll() throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, 1, false)) {
      ToyStep.Version.first().publishTo(engine);
      engine.encode(MicroBatches.step(0, 1), List.of());
    }
  }

  private static void seventeenAndThreeAreGone(Probe.Point point, MicroBatch<CropPair> batch)
      throws UnreadableVolumeException {
    if (point != Probe.Point.LOAD) {
      return;
    }
    var byNumber = Map.of(3, gone(3), 17, gone(17));
    var found = new ArrayList<UnreadableVolume>();
    batch.samples().stream()
        .map(pair -> byNumber.get(pair.volume()))
        .filter(it -> it != null)
        .forEach(found::add);
    if (!found.isEmpty()) {
      throw new UnreadableVolumeException(found);
    }
  }

  private static UnreadableVolume gone(int volume) {
    return new UnreadableVolume(volume, "file:/volumes/" + volume + ".b2nd", "gone");
  }

  private static int forwards(Probe probe, TwoPhaseReplica.Mode mode) {
    return probe.forwards.get(mode).get();
  }

  private static void assertUnreadable(ThrowingCallable stage) {
    assertThatThrownBy(stage)
        .isInstanceOfSatisfying(
            UnreadableVolumeException.class,
            e -> assertThat(e.volumes()).containsExactly(gone(3), gone(17)));
  }

  private static int recomputed(BackwardOutcome outcome) {
    return outcome.times().reports().stream().mapToInt(WorkerReport::recomputed).sum();
  }
}
