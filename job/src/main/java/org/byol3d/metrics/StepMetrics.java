package org.byol3d.metrics;

import java.util.Objects;

/**
 * What a step gave. Loss and gradient norm may be infinite or not a number: that is what a run that
 * diverges has to say.
 *
 * @param step the step just made, from 0
 * @param totalSteps steps of the whole run
 * @param epoch epochs seen after the step, with their fraction
 * @param loss of the global batch, both directions added, 0 to 8
 * @param loss12 online view 1 against target view 2, 0 to 4
 * @param loss21 online view 2 against target view 1, 0 to 4
 * @param learningRate of the step
 * @param tau of the target's moving average, 0 to 1
 * @param gradientNorm global norm before clipping
 * @param workers that took part
 * @param cropPairs in the global batch
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
    StepTimings timings) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException when a step lies outside its run, or nothing took part
   */
  public StepMetrics {
    Objects.requireNonNull(timings, "timings");
    if (step < 0 || step >= totalSteps) {
      throw new IllegalArgumentException(
          "step " + step + " of " + totalSteps + ": steps count from 0");
    }
    if (workers < 1 || cropPairs < 1) {
      throw new IllegalArgumentException(
          "step %d: %d workers and %d crop pairs must each be at least 1"
              .formatted(step, workers, cropPairs));
    }
  }
}
