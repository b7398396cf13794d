package org.byol3d.nn;

import ai.djl.ndarray.NDArray;

/** A network's arrays by their state_dict name. */
@FunctionalInterface
public interface Weights {
  /**
   * The array of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  NDArray get(String name);
}
