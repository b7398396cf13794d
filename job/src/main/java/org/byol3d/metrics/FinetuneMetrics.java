package org.byol3d.metrics;

import java.util.Objects;

/**
 * The metrics of one step of a fine-tuning. Losses and gradient norm may be infinite or not a
 * number: a run that diverges reports such values.
 *
 * @param step number of the step, from 0
 * @param totalSteps steps of the whole run, more than {@code step}
 * @param epoch epochs completed after the step, with a fraction
 * @param loss loss of the global batch: the weighted sum of both parts
 * @param dice the Dice loss without its weight, in [−1, 0]
 * @param entropy the cross entropy without its weight, in nats, 0 or more
 * @param learningRate learning rate of the decoder in this step
 * @param encoderLearningRate learning rate of the encoder in this step; 0 if it is frozen
 * @param gradientNorm global norm before clipping
 * @param workers workers that took part, at least 1
 * @param crops crops of the global batch, at least 1
 * @param timings where the time went
 */
public record FinetuneMetrics(
    long step,
    long totalSteps,
    double epoch,
    double loss,
    double dice,
    double entropy,
    double learningRate,
    double encoderLearningRate,
    double gradientNorm,
    int workers,
    int crops,
    TrainTimings timings)
    implements StepRecord {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException when the step is not one of the run, or a count is less than 1
   */
  public FinetuneMetrics {
    Objects.requireNonNull(timings, "timings");
    StepRecord.check(step, totalSteps, workers, "crops", crops);
  }
}
