package org.byol3d.optim;

/**
 * Turns gradients into parameter updates, in place. It holds its moments between steps; one
 * instance belongs to one parameter vector and one thread.
 *
 * @param <A> the vector: {@code float[]} or {@code double[]}
 */
public sealed interface Optimizer<A> permits AdamW, Lars {
  /**
   * Makes one update. It allocates nothing that grows with the vectors.
   *
   * @param parameters the vector to update, of the map's size
   * @param gradients dL/dθ, of the same size; not changed
   * @param learningRate this step's learning rate, 0 or more
   * @throws IllegalArgumentException when a length is not the map's size, or the learning rate is
   *     negative or not finite
   */
  void step(A parameters, A gradients, double learningRate);

  /** Returns a copy of the state: an optimizer that restores it continues to the same bits. */
  OptimizerState<A> state();

  /**
   * Copies in a state that {@link #state} returned.
   *
   * @throws IllegalArgumentException when the state is of another algorithm, lacks a vector or has
   *     one more, or a vector's length is not the map's size; nothing is changed then
   */
  void restore(OptimizerState<A> state);
}
