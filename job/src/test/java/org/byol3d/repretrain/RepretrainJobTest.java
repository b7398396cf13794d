package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.MismatchedWeightsException;
import org.byol3d.cluster.LocalSession;
import org.byol3d.ingest.IngestListener;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.repretrain.LedgerEntry.Verdict;
import org.byol3d.repretrain.RepretrainListener.Stage;
import org.byol3d.run.MismatchedRunException;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseHeldException;
import org.byol3d.storage.LeaseTerms;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a lab, undisturbed and interrupted, in one process. */
class RepretrainJobTest {
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

  @TempDir private static Path warehouse;

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSession.start(1, warehouse);
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void modelFollowsScansNightAfterNight() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    var first = nights.run(spark);
    assertThat(first.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(first.model()).isEqualTo("v000001");
    assertThat(first.parent()).isNull();
    assertThat(first.newVolumes()).isEqualTo(6);
    assertThat(first.heldOutVolumes()).isEqualTo(2);
    assertThat(first.scans()).containsExactly("scan000", "scan001", "scan003");

    var nothing = nights.run(spark);
    assertThat(nothing.verdict()).isEqualTo(Verdict.NOTHING_NEW);
    assertThat(nothing.reasons()).singleElement().asString().contains("0 new volumes");

    nights.scan(5, 6);
    nights.damage(5, 2);
    var second = nights.run(spark);
    assertThat(second.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(second.quarantined()).isEqualTo(1);
    assertThat(second.scans()).containsExactly("scan005");
    assertThat(second.newVolumes()).isEqualTo(5);
    assertThat(second.oldVolumes()).isEqualTo(5);
    assertThat(second.parentFigures().heldOut().loss())
        .isNotEqualTo(second.figures().heldOut().loss());
    var card = nights.encoders().card("v000002");
    assertThat(card.run().startedFrom().checkpoint())
        .isEqualTo(nights.encoders().card("v000001").source().checkpoint());
    assertThat(nights.encoders().latest()).hasValue("v000002");

    var back = new Rollback(new Configuration(), Clock.systemUTC());
    var models = nights.directory().toString();
    assertThat(back.run(models, Optional.empty()).model()).isEqualTo("v000001");
    assertThat(nights.encoders().latest()).hasValue("v000001");
    assertThatThrownBy(() -> back.run(models, Optional.empty()))
        .hasMessageContaining("no version was in use before v000001");
    assertThatThrownBy(() -> back.run(models, Optional.of("v000001")))
        .hasMessageContaining("already");
    assertThatThrownBy(() -> back.run(models, Optional.of("v000009")))
        .hasMessageContaining("v000009");
    // Volumes of a model that was judged and rolled back are not trained on again.
    assertThat(nights.run(spark).verdict()).isEqualTo(Verdict.NOTHING_NEW);

    nights.scan(6, 5);
    var third = nights.run(spark);
    assertThat(third.parent()).isEqualTo("v000001");
    assertThat(third.model()).isEqualTo("v000003");
    assertThat(third.scans()).containsExactly("scan005", "scan006");
    assertThat(nights.ledger())
        .extracting(LedgerEntry::verdict)
        .containsExactly(
            Verdict.ACCEPTED,
            Verdict.NOTHING_NEW,
            Verdict.ACCEPTED,
            Verdict.ROLLED_BACK,
            Verdict.NOTHING_NEW,
            Verdict.ACCEPTED);
    assertThat(nights.ledger().get(2)).isEqualTo(second);
  }

  /** Stops the process when it reaches a stage. */
  private record StopAfter(Stage last) implements RepretrainListener {
    @Override
    public void reached(Stage stage, String detail) {
      if (stage == last) {
        throw new IllegalStateException("stopped by the test");
      }
    }
  }

  /** Stops the process before the index's new generation is committed. */
  private static final class StopBeforeCommit implements RepretrainListener {
    @Override
    public void reached(Stage stage, String detail) {
      // The process continues.
    }

    @Override
    public IngestListener ingest() {
      return (phase, detail) -> {
        if (phase == IngestListener.Phase.WRITTEN) {
          throw new IllegalStateException("stopped by the test");
        }
      };
    }
  }

  /** Stops the process in a step after the first checkpoint. */
  /** Runs a night whose training does not end. */
  private void stopNight(Nights nights) {
    assertThatThrownBy(
            () -> nights.run(spark, RepretrainJobTest::stopInTraining, (stage, detail) -> {}))
        .hasMessage("stopped by the test");
  }

  /** Returns a line of two models, and a third run that is unfinished. */
  private Nights stoppedInThirdNight() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);
    nights.scan(5, 6);
    nights.run(spark);
    nights.scan(6, 4);
    stopNight(nights);
    return nights;
  }

  private static void stopInTraining(MetricsRecord record) throws IOException {
    if (record instanceof StepMetrics && record.step() == 2) {
      throw new IOException("stopped by the test");
    }
  }

  @Test
  void interruptedNightContinuesToSameBits() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);
    nights.scan(5, 6);
    var disturbed = new ArrayList<Nights>();
    var early = nights.copy("ingest");
    assertThatThrownBy(() -> early.run(spark, record -> {}, new StopBeforeCommit()))
        .hasMessage("stopped by the test");
    assertThat(early.run(spark).generation()).isEqualTo(2);
    for (var stage : List.of(Stage.JUDGED, Stage.EXPORTED, Stage.IN_USE)) {
      var line = nights.copy(stage.name());
      assertThatThrownBy(() -> line.run(spark, record -> {}, new StopAfter(stage)))
          .hasMessage("stopped by the test");
      assertThat(line.ledger()).hasSize(1);
      disturbed.add(line);
    }
    var training = nights.copy("training");
    assertThatThrownBy(
            () -> training.run(spark, RepretrainJobTest::stopInTraining, (stage, detail) -> {}))
        .hasMessage("stopped by the test");
    disturbed.add(training);
    var undisturbed = nights.run(spark);
    assertThat(undisturbed.model()).isEqualTo("v000002");
    // Scans that arrive in between belong to the next night.
    nights.scan(6, 4);

    assertSame(early, nights);
    for (var line : disturbed) {
      var entry = line.run(spark);
      assertThat(entry.figures()).isEqualTo(undisturbed.figures());
      assertThat(entry.newVolumes()).isEqualTo(undisturbed.newVolumes());
      assertSame(line, nights);
    }
    assertThat(nights.encoder("v000002")).isNotEqualTo(nights.encoder("v000001"));
  }

  @Test
  void modelInUseIsRecordedFirst() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);
    nights.scan(5, 6);
    assertThatThrownBy(() -> nights.run(spark, record -> {}, new StopAfter(Stage.IN_USE)))
        .hasMessage("stopped by the test");
    var back = new Rollback(new Configuration(), Clock.systemUTC());
    var models = nights.directory().toString();
    assertThatThrownBy(() -> back.run(models, Optional.of("v000001")))
        .hasMessageContaining("run byol3d repretrain once");
    assertThatThrownBy(() -> job().run(nights.options(true)))
        .hasMessageContaining("run again without --abandon");
    // A model is judged once: a later margin does not refuse it.
    var entry = nights.margin(Criterion.LOSS, -8).run(spark);
    assertThat(entry.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(entry.model()).isEqualTo("v000002");
    assertThat(nights.encoders().latest()).hasValue("v000002");
  }

  @Test
  void rollbackAbandonsUnfinishedRun() throws Exception {
    var nights = stoppedInThirdNight();
    var back = new Rollback(new Configuration(), Clock.systemUTC());
    back.run(nights.directory().toString(), Optional.empty());
    assertThat(nights.ledger())
        .extracting(LedgerEntry::verdict)
        .endsWith(Verdict.ABANDONED, Verdict.ROLLED_BACK);
    var next = nights.run(spark);
    assertThat(next.parent()).isEqualTo("v000001");
    assertThat(next.scans()).containsExactly("scan005", "scan006");
  }

  @Test
  void repairedVolumeCountsAsNew() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.scan(5, 4);
    for (int patch = 0; patch < 4; patch++) {
      nights.damage(5, patch);
    }
    assertThat(nights.run(spark).quarantined()).isEqualTo(4);
    nights.scan(5, 4);
    var second = nights.run(spark);
    assertThat(second.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(second.newVolumes()).isEqualTo(4);
    assertThat(second.scans()).containsExactly("scan005");
  }

  @Test
  void noRunStartsWithoutHeldOutVolumes() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);
    for (int patch = 0; patch < 2; patch++) {
      nights.damage(2, patch);
    }
    nights.scan(3, 6);
    assertThatThrownBy(() -> nights.run(spark))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("held-out-ids.json");
    nights.scan(2, 2);
    assertThatThrownBy(() -> nights.with("network.projector.output=16").run(spark))
        .isInstanceOf(MismatchedWeightsException.class);
    assertThat(nights.run(spark).run()).isEqualTo("000003");
  }

  @Test
  void noNewVolumesTrainOnOldOnes() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);

    var again = nights.minNew(0).run(spark);
    assertThat(again.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(again.newVolumes()).isZero();
    assertThat(again.oldVolumes()).isEqualTo(6);
    assertThat(again.parent()).isEqualTo("v000001");

    var none = nights.minNew(0).oldPerNew(0).run(spark);
    assertThat(none.verdict()).isEqualTo(Verdict.NOTHING_NEW);
    assertThat(none.reasons()).singleElement().asString().contains("--mix-old 0");
  }

  @Test
  void otherScanIdsAreRefused() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);

    assertThatThrownBy(() -> nights.scanIds("/scan([0-9]+)_").run(spark))
        .isInstanceOf(MismatchedRunException.class)
        .hasMessageContaining("--scan-id-pattern '/(scan[0-9]+)_'");
    assertThat(nights.ledger()).hasSize(1);
  }

  @Test
  void earlierModelsContinue() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);
    // As the previous version of the program would leave them: it held out one more scan.
    var ids = folder.resolve("models/held-out-ids.json");
    Files.delete(ids);
    double below =
        Math.nextUp(
            IntStream.range(0, 4)
                .mapToDouble(scan -> HeldOut.hash("scan00" + scan))
                .sorted()
                .skip(1)
                .findFirst()
                .orElseThrow());
    Files.writeString(
        folder.resolve("models/held-out.json"), "{\"unit\":\"SCAN\",\"below\":" + below + "}");
    var earlier = new EarlierHeldOutRule(HeldOut.Unit.SCAN, below);
    nights.scan(5, 6);
    var unfinished = nights.copy("unfinished");
    assertThatThrownBy(() -> unfinished.run(spark, record -> {}, new StopAfter(Stage.PLANNED)))
        .hasMessage("stopped by the test");
    // The previous version has no such file while its run is unfinished.
    Files.delete(folder.resolve("unfinished/held-out-ids.json"));

    for (var line : List.of(nights, unfinished)) {
      var entry = line.run(spark);
      assertThat(entry.verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(entry.model()).isEqualTo("v000002");
      assertThat(entry.parent()).isEqualTo("v000001");
    }
    var kept =
        (HeldOutIds)
            ModelsDirectory.of(nights.directory().toString(), new Configuration())
                .heldOut()
                .orElseThrow();
    for (int scan = 0; scan < 4; scan++) {
      var id = "scan00" + scan;
      assertThat(kept.heldOut().contains(id)).isEqualTo(HeldOut.hash(id) < earlier.below());
    }
  }

  @Test
  void failedRequestAbandonsNothing() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    stopNight(nights);
    var typo = new Nights(folder, "models", 3, Nights.ANY, List.of(), "dita", Nights.SCANS, 1);
    assertThatThrownBy(() -> job().run(typo.options(true))).isInstanceOf(IOException.class);
    assertThat(nights.ledger()).isEmpty();
    assertThat(nights.run(spark).run()).isEqualTo("000001");
  }

  @Test
  void rollbackChecksBeforeItWrites() throws Exception {
    var nights = stoppedInThirdNight();
    var back = new Rollback(new Configuration(), Clock.systemUTC());
    var models = nights.directory().toString();
    var ledger = nights.ledger();
    for (var wrong :
        List.of("v000009", "ledger", "runs/000001", "..", "/", "v000001/x", "v1", "a:b")) {
      assertThatThrownBy(() -> back.run(models, Optional.of(wrong)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("[v000001, v000002]");
    }
    assertThat(nights.ledger()).isEqualTo(ledger);

    for (var right : List.of("./v000001/", models + "/v000001")) {
      assertThat(back.run(models, Optional.of(right)).model()).isEqualTo("v000001");
      assertThat(nights.encoders().latest()).hasValue("v000001");
      assertThat(back.run(models, Optional.of("v000002/")).model()).isEqualTo("v000002");
    }
  }

  @Test
  void impossibleTrainingStartsNoRun() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    assertThatThrownBy(() -> nights.with("compute.device=gpu").run(spark))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("a GPU is wanted");
    assertThat(folder.resolve("models/runs")).doesNotExist();
    assertThat(nights.run(spark).run()).isEqualTo("000001");
  }

  private static RepretrainJob job() {
    return new RepretrainJob(
        spark, Clock.systemUTC(), record -> {}, (stage, detail) -> {}, () -> false);
  }

  private static void assertSame(Nights line, Nights undisturbed) throws IOException {
    assertThat(line.encoder("v000002")).isEqualTo(undisturbed.encoder("v000002"));
    assertThat(line.encoders().versions()).containsExactly("v000001", "v000002");
    assertThat(line.encoders().latest()).hasValue("v000002");
    assertThat(line.ledger()).hasSize(2);
  }

  @Test
  void ofTwoAtOnceOneTrains() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    var refused = new AtomicReference<Throwable>();
    var entry =
        nights.run(
            spark,
            record -> {},
            (stage, detail) -> {
              if (stage == Stage.PLANNED) {
                refused.set(catchThrowable(() -> nights.run(spark)));
              }
            });
    assertThat(refused.get())
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("is being written by")
        .hasMessageContaining("expires at");
    assertThat(entry.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(nights.ledger()).hasSize(1);
  }

  @Test
  void expiredLeaseIsTakenOver() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    var dead =
        Lease.acquire(
            nights.directory(),
            new LeaseTerms("_lock", "models", Duration.ofMinutes(10)),
            Clock.systemUTC(),
            "anna@lab, process 7");
    assertThatThrownBy(() -> nights.run(spark)).hasMessageContaining("anna@lab, process 7");

    // The owner that took over is so slow that a third one takes over before the export.
    var third = new AtomicReference<LedgerEntry>();
    assertThatThrownBy(
            () ->
                nights.run(
                    spark,
                    LATER,
                    record -> {},
                    (stage, detail) -> {
                      if (stage == Stage.JUDGED) {
                        third.set(run(nights, Clock.offset(LATER, Duration.ofHours(1))));
                      }
                    }))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("nothing was committed");
    assertThat(third.get().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(nights.encoders().versions()).containsExactly("v000001");
    assertThat(nights.ledger()).containsExactly(third.get());
    assertThatThrownBy(dead::assertHeld).isInstanceOf(LeaseHeldException.class);
  }

  private static LedgerEntry run(Nights nights, Clock clock) {
    try {
      return nights.run(spark, clock, record -> {}, (stage, detail) -> {});
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void trainingWithExpiredLeaseSavesNothing() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    var now = new AtomicReference<>(Instant.now());
    InstantSource source = now::get;
    MetricsSink sleeping =
        record -> {
          if (record instanceof StepMetrics) {
            now.set(now.get().plus(Duration.ofHours(2)));
          }
        };
    assertThatThrownBy(
            () ->
                nights.run(spark, source.withZone(ZoneOffset.UTC), sleeping, (stage, detail) -> {}))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("not renewed");
    assertThat(folder.resolve("models/runs/000001/checkpoints")).doesNotExist();
    assertThat(nights.ledger()).isEmpty();
    assertThat(nights.run(spark).verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void refusedModelsScansAreNewNextTime() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    nights.run(spark);
    // As many as on the first night: no draw among them depends on the test's directory.
    nights.scan(5, 6);
    var ruined =
        nights
            .with("optimizer.learning-rate=1000", "continued.learning-rate-factor=1")
            .margin(Criterion.LOSS, 0.1)
            .run(spark);
    assertThat(ruined.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(ruined.reasons()).anyMatch(it -> it.startsWith("rank: "));
    // Equal representations are easy to predict.
    assertThat(ruined.figures().heldOut().loss())
        .isLessThan(ruined.parentFigures().heldOut().loss());
    assertThat(ruined.model()).isNull();
    assertThat(ruined.run()).isEqualTo("000002");
    assertThat(nights.encoders().latest()).hasValue("v000001");
    assertThat(nights.encoders().versions()).containsExactly("v000001");
    assertThat(folder.resolve("models/runs/000002/metrics.jsonl")).exists();

    assertThat(nights.run(spark).verdict()).isEqualTo(Verdict.NOTHING_NEW);

    nights.scan(6, 4);
    // No loss can be lower by 8.
    var late = nights.margin(Criterion.LOSS, -8).run(spark);
    assertThat(late.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(late.scans()).containsExactly("scan005", "scan006");
    assertThat(late.reasons()).anyMatch(it -> it.startsWith("loss: "));
    assertThat(late.parent()).isEqualTo("v000001");
  }

  @Test
  void unfinishedRunIsFinishedOrAbandoned() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    stopNight(nights);
    var other = nights.with("optimizer.weight-decay=0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.run(spark))
        .withMessageContaining("run 000001 is unfinished")
        .withMessageContaining("--abandon");
    var entry = job().run(other.options(true)).orElseThrow();
    assertThat(entry.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(entry.run()).isEqualTo("000001-2");
    assertThat(nights.ledger())
        .extracting(LedgerEntry::verdict)
        .containsExactly(Verdict.ABANDONED, Verdict.ACCEPTED);
  }

  @Test
  void oneThatWasStoppedIsLeftUnfinished() throws Exception {
    var nights = Nights.in(folder);
    nights.firstScans();
    var stopped =
        new RepretrainJob(spark, Clock.systemUTC(), record -> {}, (stage, detail) -> {}, () -> true)
            .run(nights.options());
    assertThat(stopped).isEmpty();
    assertThat(nights.ledger()).isEmpty();
    assertThat(nights.run(spark).run()).isEqualTo("000001");
  }
}
