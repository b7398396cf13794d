package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.byol.HeadsOutput;
import org.byol3d.byol.Matrix;
import org.byol3d.distributed.StageTimes;
import org.byol3d.distributed.WorkerReport;
import org.byol3d.metrics.StepTimings;
import org.byol3d.placement.ExecutorSlot;
import org.junit.jupiter.api.Test;

class StepOutcomeTest {
  private static final double SECOND = 1e9;

  /** Returns a report; times are in milliseconds. */
  private static WorkerReport task(long weights, long data, long compute, long rest) {
    return new WorkerReport(
        new ExecutorSlot("host", "1"),
        "cpu()",
        List.of(),
        nanos(weights),
        nanos(data),
        nanos(compute),
        nanos(weights + data + compute + rest),
        0);
  }

  private static long nanos(long milliseconds) {
    return milliseconds * 1_000_000;
  }

  private static StepOutcome step(StageTimes encode, StageTimes backward, long reduce) {
    var row = new Matrix(1, 1, new double[1]);
    long others = nanos(7 + 5 + 3);
    return new StepOutcome(
        new HeadsOutput(1, 0.5, 0.5, row, row, row),
        1,
        encode.reports().size(),
        encode,
        backward,
        nanos(7),
        nanos(reduce),
        nanos(5),
        nanos(3),
        encode.wallNanos() + backward.wallNanos() + others);
  }

  @Test
  void theSlowestTaskGivesTheTimes() {
    var timings =
        step(
                new StageTimes(nanos(1_000), List.of(task(10, 500, 100, 1), task(20, 30, 900, 2))),
                new StageTimes(nanos(1_200), List.of(task(1, 0, 800, 9), task(0, 4, 1_000, 16))),
                40)
            .timings();
    assertThat(timings.schedule()).isCloseTo(0.048 + 0.048 + 0.002, within(1e-9));
    assertThat(timings.broadcast()).isCloseTo(0.003 + 0.020, within(1e-9));
    assertThat(timings.dataWait()).isCloseTo(0.034, within(1e-9));
    assertThat(timings.encode()).isCloseTo(0.9, within(1e-9));
    assertThat(timings.heads()).isCloseTo(0.007, within(1e-9));
    assertThat(timings.backward()).isCloseTo(1.0, within(1e-9));
    assertThat(timings.reduce()).isCloseTo(0.04, within(1e-9));
    assertThat(timings.gather()).isCloseTo(0.180 - 0.048 - 0.040 + 0.016, within(1e-9));
    assertThat(timings.update()).isCloseTo(0.005, within(1e-9));
    assertThat(sum(timings)).isCloseTo(timings.wall(), within(1e-9));
  }

  @Property
  void thePartsAddUpToTheStep(
      @ForAll @Size(2) List<@LongRange(min = 0, max = 5_000) Long> overheads,
      @ForAll @Size(8) List<@LongRange(min = 0, max = 5_000) Long> parts,
      @ForAll @LongRange(min = 0, max = 9_000) long reduce) {
    var encode = task(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
    var backward = task(parts.get(4), parts.get(5), parts.get(6), parts.get(7));
    var timings =
        step(
                new StageTimes(encode.totalNanos() + nanos(overheads.get(0)), List.of(encode)),
                new StageTimes(backward.totalNanos() + nanos(overheads.get(1)), List.of(backward)),
                reduce)
            .timings();
    assertThat(sum(timings)).isCloseTo(timings.wall(), within(1 / SECOND));
  }

  private static double sum(StepTimings timings) {
    return timings.parts().values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
