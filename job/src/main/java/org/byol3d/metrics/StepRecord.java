package org.byol3d.metrics;

import java.util.Locale;

/** The metrics of one step of any kind of training. */
public sealed interface StepRecord extends MetricsRecord permits StepMetrics, FinetuneMetrics {
  /** Returns the steps of the whole run, more than {@link #step}. */
  long totalSteps();

  /** Returns the epochs completed after the step, with a fraction. */
  double epoch();

  /** Returns the loss of the global batch. It may be infinite or not a number. */
  double loss();

  /** Returns the global norm of the gradient before clipping. */
  double gradientNorm();

  /** Returns the workers that took part, at least 1. */
  int workers();

  /** Returns the crops of the global batch, at least 1. */
  int crops();

  /** Returns where the time went. */
  Timings timings();

  /**
   * Checks the counts of a step.
   *
   * @throws IllegalArgumentException when the step is not one of the run, or a count is less than 1
   */
  static void check(long step, long totalSteps, int workers, String samples, int count) {
    if (step < 0 || step >= totalSteps) {
      throw new IllegalArgumentException(
          "step " + step + " of " + totalSteps + ": steps count from 0");
    }
    if (workers < 1 || count < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "step %d: %d workers and %d %s must each be at least 1",
              step,
              workers,
              count,
              samples));
    }
  }
}
