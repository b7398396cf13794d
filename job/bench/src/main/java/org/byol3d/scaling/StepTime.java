package org.byol3d.scaling;

/**
 * Where the time of a modeled step goes, in seconds.
 *
 * @param launch both stages
 * @param weights to the workers
 * @param compute on the workers
 * @param heads on the driver
 * @param gradients to where they are summed, and their sum
 * @param update of the weights
 */
public record StepTime(
    double launch, double weights, double compute, double heads, double gradients, double update) {
  /** All of it. */
  public double total() {
    return launch + weights + compute + heads + gradients + update;
  }

  /** The share of it in which GPUs compute, in [0, 1]. */
  public double efficiency() {
    return compute / total();
  }
}
