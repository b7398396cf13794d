package org.byol3d.metrics;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.byol.Matrix;

/** Artificial metrics that look like those of a run and depend on the step only. */
public final class SampleRun {
  private SampleRun() {}

  /** Returns the times of a step of 0.5 s. */
  public static StepTimings timings() {
    return new StepTimings(0.5, 0.02, 0.03, 0.04, 0.1, 0.01, 0.2, 0.05, 0.015, 0.025);
  }

  /** Returns a step of a good run. */
  public static StepMetrics step(long step, long totalSteps) {
    var random = new Random(step);
    var loss = 0.3 + 3.6 * Math.exp(-step / (totalSteps / 20.0)) + 0.05 * random.nextGaussian();
    return new StepMetrics(
        step,
        totalSteps,
        (step + 1) * 0.01,
        loss,
        loss / 2,
        loss / 2,
        2e-4 * (1 + Math.cos(Math.PI * step / totalSteps)) / 2,
        1 - 0.01 * (Math.cos(Math.PI * step / totalSteps) + 1) / 2,
        Math.exp(0.4 * random.nextGaussian()),
        2,
        8,
        timings());
  }

  /** Returns a step of a fine-tuning. */
  public static FinetuneMetrics finetuneStep(long step, long totalSteps) {
    return new FinetuneMetrics(
        step,
        totalSteps,
        (step + 1) * 0.25,
        -0.25,
        -0.75,
        0.5,
        1e-3,
        1e-4,
        2.5,
        2,
        4,
        new TrainTimings(0.5, 0.03, 0.04, 0.3, 0.05, 0.015, 0.025));
  }

  /** Returns the scores of a validation after a step. */
  public static ValidationMetrics validation(long step) {
    return new ValidationMetrics(step, 10, 3, 1, 0.75, 0.6, 0.5, Double.NaN, 0.25, 0.2, true, 12.5);
  }

  /** Returns diagnostics of normal numbers. */
  public static CollapseDiagnostics diagnostics(long seed, int rows, int columns) {
    return CollapseDiagnostics.of(gaussian(seed, rows, columns));
  }

  /** Returns independent normal numbers. */
  public static Matrix gaussian(long seed, int rows, int columns) {
    var random = new Random(seed);
    return new Matrix(
        rows,
        columns,
        DoubleStream.generate(random::nextGaussian).limit((long) rows * columns).toArray());
  }

  /** Writes an event and the steps {@code [from, to)}, with diagnostics at every tenth step. */
  public static void write(MetricsSink sink, long from, long to, long totalSteps)
      throws IOException {
    sink.accept(
        new MetricsRecord.Event(from, from == 0 ? "started" : "resumed", Map.of("step", from)));
    for (var step = from; step < to; step++) {
      sink.accept(step(step, totalSteps));
      if ((step + 1) % 10 == 0) {
        sink.accept(new MetricsRecord.Collapse(step, diagnostics(step, 64, 16)));
      }
    }
  }
}
