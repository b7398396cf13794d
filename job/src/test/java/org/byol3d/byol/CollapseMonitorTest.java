package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import org.byol3d.metrics.SampleRun;
import org.junit.jupiter.api.Test;

class CollapseMonitorTest {

  @Test
  void diagnosesTheNewestRowsEveryNthStep() {
    var monitor = new CollapseMonitor(new CollapseWindow(4, 10));
    var all = SampleRun.gaussian(1, 36, 5);
    var diagnosed = new ArrayList<Long>();
    for (var step = 0; step < 12; step++) {
      var diagnostics = monitor.take(step, all.slice(3 * step, 3 * step + 3));
      if (diagnostics.isPresent()) {
        diagnosed.add((long) step);
        var seen = 3 * (step + 1);
        assertThat(diagnostics.orElseThrow())
            .isEqualTo(CollapseDiagnostics.of(all.slice(Math.max(0, seen - 10), seen)));
      }
    }
    assertThat(diagnosed).containsExactly(3L, 7L, 11L);
  }

  @Test
  void batchLargerThanWindowGivesLastRows() {
    var batch = SampleRun.gaussian(2, 30, 4);
    assertThat(new CollapseMonitor(new CollapseWindow(1, 8)).take(0, batch))
        .contains(CollapseDiagnostics.of(batch.slice(22, 30)));
  }

  @Test
  void enoughSingleRowsGiveVerdict() {
    var monitor = new CollapseMonitor(new CollapseWindow(1, 16));
    var same = new Matrix(1, 3, new double[] {1, 2, 3});
    assertThat(monitor.take(0, same)).isEmpty();
    for (var step = 1; step < CollapseDiagnostics.LEAST_ROWS - 1; step++) {
      assertThat(monitor.take(step, same).orElseThrow().collapsed()).isFalse();
    }
    assertThat(monitor.take(7, same).orElseThrow().collapsed()).isTrue();
  }

  @Test
  void anotherWidthIsRefused() {
    var monitor = new CollapseMonitor(new CollapseWindow(1, 8));
    monitor.take(0, SampleRun.gaussian(1, 2, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> monitor.take(1, SampleRun.gaussian(1, 2, 5)))
        .withMessage("step 1: projections have 5 values, but had 4 in the step before");
    assertThatIllegalArgumentException().isThrownBy(() -> new CollapseWindow(0, 8));
    assertThatIllegalArgumentException().isThrownBy(() -> new CollapseWindow(1, 7));
  }
}
