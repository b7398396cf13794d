package org.byol3d.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.byol.Matrix;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final StringWriter printed = new StringWriter();

  private ConsoleProgress progress(boolean terminal) {
    return new ConsoleProgress(new PrintWriter(printed), terminal, Duration.ofSeconds(1));
  }

  private static StepMetrics metrics(long step, long totalSteps) {
    return new StepMetrics(
        step, totalSteps, 0.671, 0.63121, 0.3, 0.33, 2e-4, 0.99, 1, 2, 8, SampleRun.timings());
  }

  private static final String FIRST =
      "step 1,250/187,500  epoch 0.67  loss 0.6312  lr 2.00e-04  τ 0.9900  32.0 crops/s"
          + "  data 8 %  all-reduce 95 ms  ETA 1 d 01 h";

  @Test
  void aLineShowsProgressAndTimeLeft() {
    progress(false).accept(metrics(1249, 187_500));
    assertThat(printed.toString()).isEqualTo(FIRST + System.lineSeparator());
  }

  @Test
  void aLineShowsBothPartsOfTheLoss() {
    progress(false).accept(SampleRun.finetuneStep(3, 8));
    assertThat(printed.toString())
        .isEqualTo(
            "step 4/8  epoch 1.00  loss -0.2500  dice -0.7500  ce 0.5000  lr 1.00e-03  8.0 crops/s"
                + "  data 8 %  all-reduce 95 ms  ETA 2 s"
                + System.lineSeparator());
  }

  @Test
  void aLineShowsTheScoresOfAValidation() {
    progress(false).accept(SampleRun.validation(3));
    assertThat(printed.toString())
        .isEqualTo(
            "step 4: validation of 3 volumes (1 failed): Dice 0.7500 (best)  IoU 0.6000  plaques:"
                + " precision 0.500  recall NaN  F1 0.250  PQ 0.200  (12.5 s)"
                + System.lineSeparator());
  }

  @Test
  void aFileGetsFewLines() {
    var progress = progress(false);
    for (var step = 0; step < 6; step++) {
      progress.accept(metrics(step, 6));
    }
    assertThat(printed.toString().lines().map(line -> line.substring(0, 8)))
        .containsExactly("step 1/6", "step 3/6", "step 5/6", "step 6/6");
  }

  @Test
  void aTerminalLineIsRewrittenBetweenEvents() {
    var progress = progress(true);
    progress.accept(metrics(1249, 187_500));
    progress.accept(metrics(1250, 187_500));
    var fields = new LinkedHashMap<String, Object>();
    fields.put("worker", 3);
    fields.put("host", "node7");
    progress.accept(new MetricsRecord.Event(1251, "worker-lost", fields));
    progress.accept(metrics(1251, 187_500));
    progress.close();
    var n = System.lineSeparator();
    assertThat(printed.toString())
        .isEqualTo(
            "\r"
                + FIRST
                + "\r"
                + FIRST.replace("1,250", "1,251")
                + n
                + "step 1,252: worker-lost worker=3 host=node7"
                + n
                + "\r"
                + FIRST.replace("1,250", "1,252")
                + n);
  }

  @Test
  void aShorterLineHidesALongerOne() {
    var progress = progress(true);
    progress.accept(metrics(9, 12));
    progress.accept(new StepMetrics(10, 12, 0.5, 0.5, 0, 0, 1, 1, 1, 1, 1, SampleRun.timings()));
    var lines = printed.toString().lines().toList();
    assertThat(lines.get(2)).hasSameSizeAs(lines.get(1)).endsWith(" ");
  }

  @Test
  void onlyACollapseIsAWarning() {
    var progress = progress(false);
    progress.accept(new MetricsRecord.Collapse(9, SampleRun.diagnostics(1, 16, 8)));
    assertThat(printed.toString()).isEmpty();
    var same = new double[64];
    Arrays.fill(same, 1);
    progress.accept(new MetricsRecord.Collapse(9, CollapseDiagnostics.of(new Matrix(8, 8, same))));
    assertThat(printed.toString())
        .startsWith("step 10: collapse: the projections of 8 samples are nearly equal");
  }

  @Test
  void theTimeLeftFollowsTheSpeed() {
    var progress = progress(false);
    progress.accept(metrics(0, 101));
    assertThat(printed.toString()).contains("ETA 50 s");
  }
}
