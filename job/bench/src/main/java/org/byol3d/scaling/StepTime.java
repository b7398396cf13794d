package org.byol3d.scaling;

/**
 * The modeled time of a step in parts, in seconds.
 *
 * @param launch start of both stages
 * @param weights transport of the weights to the workers
 * @param compute computation on the workers
 * @param heads computation of the heads on the driver
 * @param gradients transport and sum of the gradients
 * @param update update of the weights
 */
public record StepTime(
    double launch, double weights, double compute, double heads, double gradients, double update) {
  /** Returns the whole time, in seconds. */
  public double total() {
    return launch + weights + compute + heads + gradients + update;
  }

  /** Returns the share of the time in which GPUs compute, in [0, 1]. */
  public double efficiency() {
    return compute / total();
  }
}
