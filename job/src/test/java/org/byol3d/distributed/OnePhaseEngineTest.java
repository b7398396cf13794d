package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.cluster.Condition;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class OnePhaseEngineTest {
  private static final int BATCHES = 7;

  private static JavaSparkContext spark;

  private final List<String> retries = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, 1", "FP32, 2", "FP32, 3", "FP32, 4", "BF16, 1", "BF16, 2", "BF16, 3", "BF16, 4"
  })
  void stepsEqualPlainComputationForAnyWorkers(GradientWire wire, int workers) throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, workers, wire, LocalSpark.PATIENT)) {
      for (int step = 0; step < 3; step++) {
        var weights = weights(step);
        engine.publish(weights);
        var batches = MicroBatches.step(step, BATCHES);
        var next =
            step == 2 ? List.<MicroBatch<CropPair>>of() : MicroBatches.step(step + 1, BATCHES);

        var outcome = engine.train(batches, next);

        assertRight(outcome, batches, weights, wire);
        assertThat(outcome.times().reports()).hasSize(workers);
      }
      assertThat(probe.loads).doesNotHaveDuplicates().hasSize(3 * BATCHES);
    }
  }

  /** A worker without the run's state, like an executor that takes another's tasks, trains too. */
  @Test
  void newWorkerGivesSameBits() throws Exception {
    try (var probe = new Probe();
        var engine = engine(probe, 2, GradientWire.FP32, LocalSpark.PATIENT)) {
      engine.publish(weights(0));
      engine.train(MicroBatches.step(0, BATCHES), List.of());
      try (var other = new Probe();
          var ofOtherRun = engine(other, 1, GradientWire.FP32, LocalSpark.PATIENT)) {
        ofOtherRun.publish(weights(5));
        ofOtherRun.train(MicroBatches.step(0, 1), List.of());
      }
      assertThat(probe.open).hasValue(0);

      var batches = MicroBatches.step(1, BATCHES);
      assertRight(engine.train(batches, List.of()), batches, weights(0), GradientWire.FP32);
    }
  }

  @ParameterizedTest
  @EnumSource(Probe.Point.class)
  void taskThatFailedOnceGivesSameBits(Probe.Point point) throws Exception {
    Probe.Fault fails =
        (where, batch) -> {
          throw new IOException("the disk of " + where + " was away");
        };
    try (var probe = new Probe(fails.once().onlyAt(point, 2));
        var engine = engine(probe, 2, GradientWire.FP32, LocalSpark.PATIENT)) {
      assertStepIsRight(engine);
      awaitRetry("the disk of " + point + " was away");
    }
  }

  @ParameterizedTest
  @EnumSource(Probe.Point.class)
  void killedHungTaskGivesSameBits(Probe.Point point) throws Exception {
    Probe.Fault hangs = Probe::hang;
    try (var probe = new Probe(hangs.once().onlyAt(point, 2));
        var engine = engine(probe, 2, GradientWire.FP32, Duration.ofSeconds(1))) {
      assertStepIsRight(engine);
      awaitRetry("the task hangs");
    }
  }

  @Test
  void repeatedFailureFailsStageWithReason() throws Exception {
    Probe.Fault fails =
        (where, batch) -> {
          throw new IOException("the disk is away");
        };
    try (var probe = new Probe(fails.onlyAt(Probe.Point.FORWARD, 2));
        var engine = engine(probe, 2, GradientWire.FP32, LocalSpark.PATIENT)) {
      engine.publish(weights(0));
      assertThatThrownBy(() -> engine.train(MicroBatches.step(0, BATCHES), List.of()))
          .isInstanceOf(StageFailedException.class)
          .hasMessageContaining("train, step 0")
          .hasMessageContaining("the disk is away");
    }
  }

  @Test
  void unreadableVolumesAreReportedOnceInOrder() throws Exception {
    Probe.Fault gone =
        (point, batch) -> {
          var found =
              batch.samples().stream()
                  .filter(it -> it.volume() == 3 || it.volume() == 17)
                  .map(it -> gone(it.volume()))
                  .toList();
          if (point == Probe.Point.LOAD && !found.isEmpty()) {
            throw new UnreadableVolumeException(found);
          }
        };
    try (var probe = new Probe(gone);
        var engine = engine(probe, 3, GradientWire.FP32, LocalSpark.PATIENT)) {
      engine.publish(weights(0));
      var batches = MicroBatches.step(0, 17, 1, 3, 17, 5, 6, 3, 9);
      assertThatThrownBy(() -> engine.train(batches, List.of()))
          .isInstanceOfSatisfying(
              UnreadableVolumeException.class,
              e -> assertThat(e.volumes()).containsExactly(gone(3), gone(17)));

      // The step continues with other volumes in their place.
      var others = MicroBatches.step(0, 0, 1, 2, 4, 5, 6, 8, 9);
      assertRight(engine.train(others, List.of()), others, weights(0), GradientWire.FP32);
    }
  }

  private void assertStepIsRight(OnePhaseEngine<CropPair, ?> engine) throws Exception {
    engine.publish(weights(0));
    var batches = MicroBatches.step(0, BATCHES);
    assertRight(engine.train(batches, List.of()), batches, weights(0), GradientWire.FP32);
  }

  /** Compares with the sum of one process that computes all micro-batches. */
  private static void assertRight(
      TrainOutcome outcome,
      List<MicroBatch<CropPair>> batches,
      float[] weights,
      GradientWire wire) {
    var sum = new GradientSum(wire, ToyStep.SIZE, batches.size());
    var outputs = new ArrayList<byte[]>();
    for (var batch : batches) {
      var gradient = new float[ToyStep.SIZE];
      ToyStep.gradient(ToyStep.features(batch), weights, ToyStep.outputGradient(batch), gradient);
      sum.add(batch.index(), gradient);
      outputs.add(ToyStep.outputs(ToyStep.features(batch), weights, weights));
    }
    assertThat(outcome.gradient()).containsExactly(sum.sum());
    assertThat(outcome.outputs()).containsExactlyElementsOf(outputs);
  }

  private static float[] weights(long version) {
    return ToyStep.Version.first().next(version).weights();
  }

  private static UnreadableVolume gone(int volume) {
    return new UnreadableVolume(volume, "file:/volumes/" + volume + ".b2nd", "gone");
  }

  private void awaitRetry(String reason) throws IOException {
    Condition.await(
        "news of a retry",
        () -> retries.stream().anyMatch(it -> it.contains(reason)),
        retries::toString);
  }

  private OnePhaseEngine<CropPair, ToyProgram.Loaded> engine(
      Probe probe, int workers, GradientWire wire, Duration taskTimeout) {
    return new OnePhaseEngine<>(
        spark,
        new OnePhaseToyProgram(probe),
        ToyStep.SIZE,
        new WorkerOptions(new StageOptions(wire, taskTimeout, 2), DeviceRequest.CPU, 1),
        OptionalInt.of(workers),
        (partition, batches) -> List.of(),
        new EngineListener() {
          @Override
          public void taskRetried(String stage, int partition, String reason) {
            retries.add(stage + ", " + partition + ": " + reason);
          }
        });
  }
}
