package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.cluster.Condition;
import org.byol3d.crop.CropPair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class TwoPhaseEngineFailureTest {
  private static final int BATCHES = 5;
  private static final int WORKERS = 2;

  /** Kills per stage, two per partition. */
  private static final int KILLS = 2 * BATCHES;

  /**
   * The time limit for tasks that hang at first. Other tasks need less; one that does not is only
   * run again.
   */
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private static JavaSparkContext spark;

  private final List<String> retries = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    spark = LocalSpark.start();
    // Classes are loaded here, so that no later task is slow because of them.
    try (var probe = new Probe()) {
      new TwoPhaseEngineFailureTest().assertStepIsRight(probe, LocalSpark.PATIENT);
    }
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @EnumSource(Probe.Point.class)
  void taskThatFailedOnceGivesSameBits(Probe.Point point) throws Exception {
    Probe.Fault fails =
        (where, batch) -> {
          throw new IOException("the disk of " + where + " was away");
        };
    try (var probe = new Probe(fails.once().onlyAt(point, 2))) {
      assertStepIsRight(probe, LocalSpark.PATIENT);
      awaitRetry("the disk of " + point + " was away");
    }
  }

  @ParameterizedTest
  @EnumSource(Probe.Point.class)
  void repeatedFailureFailsStageWithReason(Probe.Point point) throws Exception {
    Probe.Fault fails =
        (where, batch) -> {
          throw new IOException("the disk of " + where + " is away");
        };
    try (var probe = new Probe(fails.onlyAt(point, 2));
        var engine = engine(probe, LocalSpark.PATIENT)) {
      ToyStep.Version.first().publishTo(engine);
      assertThatThrownBy(() -> step(engine))
          .isInstanceOf(StageFailedException.class)
          .hasMessageContaining(point == Probe.Point.BACKWARD ? "backward, step 0" : "encode, step")
          .hasMessageContaining("the disk of " + point + " is away");
    }
  }

  @ParameterizedTest
  @EnumSource(Probe.Point.class)
  void killedHungTaskGivesSameBits(Probe.Point point) throws Exception {
    Probe.Fault hangs = Probe::hang;
    try (var probe = new Probe(hangs.once().onlyAt(point, 2))) {
      assertStepIsRight(probe, ONE_SECOND);
      awaitRetry("the task hangs");
    }
  }

  @Test
  void repeatedHangFailsStageAndNamesSetting() throws Exception {
    Probe.Fault hangs = Probe::hang;
    try (var probe = new Probe(hangs.onlyAt(Probe.Point.FORWARD, 2));
        var engine = engine(probe, Duration.ofMillis(300))) {
      ToyStep.Version.first().publishTo(engine);
      assertThatThrownBy(() -> step(engine))
          .isInstanceOf(StageFailedException.class)
          .hasMessageContaining("encode, step 0")
          .hasMessageContaining("distributed.task-timeout");
    }
  }

  /**
   * Checks that the limit is per partition: the stage has more kills than one partition may have.
   */
  @Test
  void tasksOfManyPartitionsMayHang() throws Exception {
    var attempts = new ConcurrentHashMap<Integer, Integer>();
    Probe.Fault hangs =
        (point, batch) -> {
          if (point == Probe.Point.FORWARD
              && attempts.merge(batch.index(), 1, Integer::sum) <= KILLS / BATCHES) {
            Probe.hang(point, batch);
          }
        };
    try (var probe = new Probe(hangs);
        var engine = engine(probe, BATCHES, Duration.ofMillis(300))) {
      var version = ToyStep.Version.first();
      version.publishTo(engine);
      var batches = MicroBatches.step(0, BATCHES);
      assertThat(engine.encode(batches, List.of()).outputs())
          .containsExactlyElementsOf(ToyStep.outputs(batches, version));
      assertThat(retries.stream().filter(it -> it.contains("the task hangs")))
          .hasSizeGreaterThanOrEqualTo(KILLS);
    }
  }

  @Test
  void engineContinuesAfterFailedStage() throws Exception {
    Probe.Fault fails =
        (where, batch) -> {
          if (batch.step() == 0) {
            throw new IOException("away");
          }
        };
    try (var probe = new Probe(fails.onlyAt(Probe.Point.FORWARD, 1));
        var engine = engine(probe, LocalSpark.PATIENT)) {
      var version = ToyStep.Version.first();
      version.publishTo(engine);
      assertThatThrownBy(() -> step(engine)).isInstanceOf(StageFailedException.class);

      var batches = MicroBatches.step(1, BATCHES);
      var outcome = engine.encode(batches, List.of());
      assertThat(outcome.outputs()).containsExactlyElementsOf(ToyStep.outputs(batches, version));
    }
  }

  @Test
  void anInterruptedStepStopsItsTasks() throws Exception {
    var begun = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Probe.Fault hangs =
        (point, batch) -> {
          begun.countDown();
          try {
            Probe.hang(point, batch);
          } finally {
            stopped.countDown();
          }
        };
    try (var probe = new Probe(hangs.onlyAt(Probe.Point.FORWARD, 0));
        var engine = engine(probe, LocalSpark.PATIENT)) {
      ToyStep.Version.first().publishTo(engine);
      var step = new FutureTask<>(() -> engine.encode(MicroBatches.step(0, BATCHES), List.of()));
      var thread = new Thread(step, "driver");
      thread.start();
      begun.await();
      thread.interrupt();

      assertThatThrownBy(step::get).hasCauseInstanceOf(InterruptedException.class);
      stopped.await();
    }
  }

  /** Checks that the hung first step is canceled: otherwise the second step would wait for it. */
  @Test
  void stepInterruptedBeforeItsJobIsCanceled() throws Exception {
    Probe.Fault hangs = Probe::hang;
    try (var probe = new Probe(hangs.onlyAt(Probe.Point.FORWARD, 0));
        var engine = engine(probe, LocalSpark.PATIENT)) {
      ToyStep.Version.first().publishTo(engine);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> step(engine)).isInstanceOf(InterruptedException.class);
      assertThatThrownBy(() -> step(engine))
          .isInstanceOf(StageFailedException.class)
          .hasMessageContaining("encode, step 0");
    }
  }

  private void assertStepIsRight(Probe probe, Duration taskTimeout) throws Exception {
    try (var engine = engine(probe, taskTimeout)) {
      var version = ToyStep.Version.first();
      version.publishTo(engine);
      var batches = MicroBatches.step(0, BATCHES);
      var encoded = engine.encode(batches, List.of());
      assertThat(encoded.outputs()).containsExactlyElementsOf(ToyStep.outputs(batches, version));

      var gradients = ToyStep.outputGradients(batches);
      var outcome = engine.backward(gradients);
      assertThat(outcome.gradient()).containsExactly(ToyStep.gradient(batches, version, gradients));
    }
  }

  private static void step(TwoPhaseEngine<CropPair, ?> engine) throws Exception {
    var batches = MicroBatches.step(0, BATCHES);
    engine.encode(batches, List.of());
    engine.backward(ToyStep.outputGradients(batches));
  }

  private void awaitRetry(String reason) throws IOException {
    Condition.await(
        "news of a retry",
        () -> retries.stream().anyMatch(it -> it.contains(reason)),
        retries::toString);
  }

  private TwoPhaseEngine<CropPair, ToyProgram.Loaded> engine(Probe probe, Duration taskTimeout) {
    return engine(probe, WORKERS, taskTimeout);
  }

  private TwoPhaseEngine<CropPair, ToyProgram.Loaded> engine(
      Probe probe, int workers, Duration taskTimeout) {
    return LocalSpark.engine(
        spark,
        probe,
        LocalSpark.options(taskTimeout),
        true,
        OptionalInt.of(workers),
        new EngineListener() {
          @Override
          public void taskRetried(String stage, int partition, String reason) {
            retries.add(stage + ", " + partition + ": " + reason);
          }
        });
  }
}
