package org.byol3d.nn;

import ai.djl.ndarray.NDArray;

/** A network's arrays by their state_dict name. */
@FunctionalInterface
public interface Weights {
  /**
   * Returns the array of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  NDArray get(String name);
}
