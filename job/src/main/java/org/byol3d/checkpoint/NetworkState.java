package org.byol3d.checkpoint;

import java.util.Objects;

/**
 * The values of a network. Arrays are not copied: nobody may change them.
 *
 * @param parameters in state_dict order
 * @param buffers in state_dict order; each a float32 value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of every weight would cost
public record NetworkState(float[] parameters, double[] buffers) {
  /** Checks that nothing is null. */
  public NetworkState {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(buffers, "buffers");
  }
}
