package org.byol3d.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.StepRecord;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.optim.NonFiniteGradientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of 12 steps, saved after every 4, and validated after 5, 10 and 12. */
class TrainingLoopTest {
  @TempDir private Path folder;

  private ToyRun run(String name) throws IOException {
    return new ToyRun(folder.resolve(name));
  }

  @Test
  void stepsAreSavedAndValidated() throws Exception {
    var run = run("run");
    var result = run.start();

    assertThat(result.finished()).isTrue();
    assertThat(result.made()).isEqualTo(12);
    assertThat(result.loss()).isEqualTo(ToyRun.loss(11));
    assertThat(result.checkpoint()).contains("step-000000012");
    assertThat(run.validated).containsExactly(5L, 10L, 12L);
    assertThat(run.bestBefore)
        .containsExactly(
            OptionalDouble.empty(),
            OptionalDouble.of(ToyRun.score(5)),
            OptionalDouble.of(ToyRun.score(10)));
    assertThat(run.checkpoints()).containsExactly(10L, 12L);
    assertThat(run.best()).contains("step-000000010");
    for (long steps : run.checkpoints()) {
      assertThat(run.metrics(steps)).containsEntry(ToyRun.SCORE, ToyRun.score(steps));
    }
    assertThat(kinds(run.log())).endsWith("step", "step", "validation", "checkpoint", "finished");
  }

  @Test
  void aRunWithoutValidationOnlySaves() throws Exception {
    var run = run("run");
    run.validates = false;
    assertThat(run.start().finished()).isTrue();
    assertThat(run.checkpoints()).containsExactly(8L, 12L);
    assertThat(run.metrics(12)).doesNotContainKey(ToyRun.SCORE);
    assertThat(run.best()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 5, 7})
  void resumedRunsValidateOnceAndEndTheSame(long stepsPerProcess) throws Exception {
    var undisturbed = run("undisturbed");
    undisturbed.start();
    var run = run("run");
    run.stopAfter(stepsPerProcess);
    var result = run.start();
    while (!result.finished()) {
      result = run.resume();
    }
    assertSame(run, undisturbed);
    assertThat(run.validated).containsExactly(5L, 10L, 12L);
  }

  /**
   * A process is killed when it wants to write a record: around two validations and their saves.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 6, 7, 8, 17, 18, 19, 20})
  void processKilledAnywhereResumesToTheSame(int records) throws Exception {
    var undisturbed = run("undisturbed");
    undisturbed.start();
    var log = undisturbed.log();
    assertThat(kinds(log.subList(5, 8))).containsExactly("step", "validation", "checkpoint");
    assertThat(kinds(log.subList(17, 21)))
        .containsExactly("step", "validation", "checkpoint", "finished");
    var run = run("run");
    run.killAfterRecords(records);
    assertThatThrownBy(run::start).isInstanceOf(ToyRun.Killed.class);
    assertThat(run.resume().finished()).isTrue();
    assertSame(run, undisturbed);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 10, 12})
  void stoppedValidationIsMadeByTheNextProcess(long steps) throws Exception {
    var undisturbed = run("undisturbed");
    undisturbed.start();
    var run = run("run");
    run.stopInValidationOf(steps);
    var stopped = run.start();

    assertThat(stopped.pending()).isTrue();
    assertThat(stopped.finished()).isFalse();
    assertThat(stopped.steps()).isEqualTo(steps);
    assertThat(run.validated).doesNotContain(steps);
    assertThat(run.metrics(steps)).containsKey("loss").doesNotContainKey(ToyRun.SCORE);

    assertThat(run.resume().finished()).isTrue();
    assertThat(run.made).doesNotHaveDuplicates().hasSize(12);
    assertThat(run.validated).containsExactly(5L, 10L, 12L);
    assertSame(run, undisturbed);
    assertThat(run.metrics(12)).isEqualTo(undisturbed.metrics(12));
  }

  @Test
  void stopRequestComesBeforeAValidation() throws Exception {
    var run = run("run");
    run.stopAtStep(5);
    assertThat(run.start().pending()).isTrue();
    assertThat(run.validated).isEmpty();
    assertThat(run.checkpoints()).containsExactly(4L, 5L);

    run.stopAtStep(0); // the next process is stopped at once
    assertThat(run.resume().pending()).isTrue();
    assertThat(run.validated).isEmpty();

    assertThat(run.resume().finished()).isTrue();
    assertThat(run.validated).containsExactly(5L, 10L, 12L);
  }

  @Test
  void failedValidationKeepsTheSteps() throws Exception {
    var run = run("run");
    run.failValidationOf(10);
    assertThatThrownBy(run::start).isInstanceOf(IOException.class).hasMessage("no volume");
    assertThat(run.checkpoints()).contains(10L);
    assertThat(run.metrics(10)).doesNotContainKey(ToyRun.SCORE);

    assertThat(run.resume().finished()).isTrue();
    assertThat(run.made).doesNotHaveDuplicates();
    assertThat(run.validated).containsExactly(5L, 10L, 12L);
  }

  @Test
  void failedStepKeepsThoseBefore() throws Exception {
    var run = run("run");
    run.failAtStep(6, new IOException("no volume"));
    assertThatThrownBy(run::start).hasMessage("no volume");
    assertThat(run.checkpoints()).contains(6L);
    run.resume();
    assertThat(run.made).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
  }

  @Test
  void divergedStepNamesARemedyAndSavesNothing() throws Exception {
    var run = run("run");
    run.failAtStep(6, new NonFiniteGradientException("the loss", Double.NaN));
    assertThatThrownBy(run::start)
        .isInstanceOf(DivergedException.class)
        .hasMessageStartingWith("step 6: training diverged: ")
        .hasMessageEndingWith(": start from " + run.uri(5));
    assertThat(run.checkpoints()).containsExactly(4L, 5L);
  }

  @Test
  void finishedRunHasNothingLeft() throws Exception {
    var run = run("run");
    run.start();
    run.loseBestMark();
    var again = run.resume();
    assertThat(again.finished()).isTrue();
    assertThat(again.made()).isZero();
    assertThat(again.loss()).isEqualTo(ToyRun.loss(11));
    assertThat(run.best()).contains("step-000000010");
    assertThat(run.validated).hasSize(3);
  }

  private static void assertSame(ToyRun run, ToyRun undisturbed) throws IOException {
    // A process that ended early may leave more of them.
    assertThat(run.checkpoints()).containsAll(undisturbed.checkpoints());
    for (long steps : undisturbed.checkpoints()) {
      assertThat(run.weights(steps)).isEqualTo(undisturbed.weights(steps));
      assertThat(run.metrics(steps).get(ToyRun.SCORE))
          .isEqualTo(undisturbed.metrics(steps).get(ToyRun.SCORE));
    }
    assertThat(run.best()).isEqualTo(undisturbed.best()).isPresent();
    assertThat(figures(run.log())).isEqualTo(figures(undisturbed.log()));
  }

  private static List<MetricsRecord> figures(List<MetricsRecord> log) {
    return log.stream().filter(it -> !(it instanceof MetricsRecord.Event)).toList();
  }

  private static List<String> kinds(List<MetricsRecord> log) {
    return log.stream()
        .map(
            it ->
                it instanceof StepRecord
                    ? "step"
                    : it instanceof ValidationMetrics
                        ? "validation"
                        : ((MetricsRecord.Event) it).kind())
        .toList();
  }
}
