package org.byol3d.checkpoint;

import java.util.List;
import java.util.Objects;
import org.byol3d.optim.OptimizerState;

/**
 * What a run needs to resume to the same bits. Arrays are not copied: nobody may change them.
 *
 * @param step steps made so far, 0 or more: the position of sampler and schedules
 * @param online the online network's parameters, in state_dict order
 * @param target the target network's parameters, in state_dict order
 * @param onlineBuffers the online network's buffers in state_dict order; each a float32 value
 * @param targetBuffers the target network's buffers, likewise
 * @param optimizer state of the optimizer; its vectors are as long as {@code online}
 * @param excluded volumes that are no longer read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of every weight would cost
public record TrainingState(
    long step,
    float[] online,
    float[] target,
    double[] onlineBuffers,
    double[] targetBuffers,
    OptimizerState<float[]> optimizer,
    List<ExcludedVolume> excluded) {
  /**
   * Checks the step; {@link CheckpointStore} checks the vectors.
   *
   * @throws IllegalArgumentException when the step is negative
   */
  public TrainingState {
    Objects.requireNonNull(online, "online");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(onlineBuffers, "onlineBuffers");
    Objects.requireNonNull(targetBuffers, "targetBuffers");
    Objects.requireNonNull(optimizer, "optimizer");
    excluded = List.copyOf(excluded);
    if (step < 0) {
      throw new IllegalArgumentException("step must be 0 or more, but is " + step);
    }
  }
}
