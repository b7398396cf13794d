package org.byol3d.metrics;

import java.util.Objects;

/**
 * The metrics of one step of a pretraining. Loss and gradient norm may be infinite or not a number:
 * a run that diverges reports such values.
 *
 * @param step number of the step, from 0
 * @param totalSteps steps of the whole run, more than {@code step}
 * @param epoch epochs completed after the step, with a fraction
 * @param loss loss of the global batch, both directions added, 0 to 8
 * @param loss12 loss of online view 1 against target view 2, 0 to 4
 * @param loss21 loss of online view 2 against target view 1, 0 to 4
 * @param learningRate learning rate of the step
 * @param tau τ of the target's moving average, 0 to 1
 * @param gradientNorm global norm before clipping
 * @param workers workers that took part, at least 1
 * @param cropPairs crop pairs of the global batch, at least 1
 * @param timings where the time went
 */
public record StepMetrics(
    long step,
    long totalSteps,
    double epoch,
    double loss,
    double loss12,
    double loss21,
    double learningRate,
    double tau,
    double gradientNorm,
    int workers,
    int cropPairs,
    StepTimings timings)
    implements StepRecord {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException when the step is not one of the run, or a count is less than 1
   */
  public StepMetrics {
    Objects.requireNonNull(timings, "timings");
    StepRecord.check(step, totalSteps, workers, "crop pairs", cropPairs);
  }

  @Override
  public int crops() {
    return 2 * cropPairs;
  }
}
