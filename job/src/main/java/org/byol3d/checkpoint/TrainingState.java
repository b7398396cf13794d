package org.byol3d.checkpoint;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.byol3d.optim.OptimizerState;

/**
 * What a run needs to resume to the same bits. Arrays are not copied: nobody may change them.
 *
 * @param step steps made so far, 0 or more: the position of sampler and schedules
 * @param networks the values of each network of the run, at least one
 * @param optimizer state of the optimizer; its vectors are as long as the values that it trains
 * @param excluded volumes that are no longer read
 */
public record TrainingState(
    long step,
    Map<Branch, NetworkState> networks,
    OptimizerState<float[]> optimizer,
    List<ExcludedVolume> excluded) {
  /**
   * Checks the step; {@link CheckpointStore} checks the vectors.
   *
   * @throws IllegalArgumentException when the step is negative, or there is no network
   */
  public TrainingState {
    Objects.requireNonNull(optimizer, "optimizer");
    networks = Collections.unmodifiableMap(new EnumMap<>(networks));
    excluded = List.copyOf(excluded);
    if (step < 0) {
      throw new IllegalArgumentException("step must be 0 or more, but is " + step);
    }
  }

  /**
   * Returns the values of a network.
   *
   * @throws IllegalArgumentException when the run has no such network
   */
  public NetworkState network(Branch network) {
    var state = networks.get(network);
    if (state == null) {
      throw new IllegalArgumentException(
          "the state has the networks " + networks.keySet() + ", but not " + network);
    }
    return state;
  }

  /** Returns the parameters of a network, in state_dict order. */
  public float[] parameters(Branch network) {
    return network(network).parameters();
  }

  /** Returns the buffers of a network, in state_dict order. */
  public double[] buffers(Branch network) {
    return network(network).buffers();
  }
}
