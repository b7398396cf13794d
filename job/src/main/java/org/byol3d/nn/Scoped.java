package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.function.Supplier;

/**
 * Frees intermediate arrays as soon as a computation is done with them.
 *
 * <p>An array is otherwise freed when its manager closes, at the end of a step: without this class,
 * a forward pass without a graph would hold every activation at once. With a graph, the engine
 * itself keeps what the backward pass needs.
 */
public final class Scoped {
  private Scoped() {}

  /**
   * Runs a computation and frees every array that it made on this thread except its result.
   *
   * @param computation must return an array that it made itself, not one of its inputs
   */
  public static NDArray keepResult(Supplier<NDArray> computation) {
    NDArray result;
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = computation.get();
      NDScope.unregister(result);
    }
    NDScope.register(result);
    return result;
  }

  /**
   * Runs a computation and frees every array that it made on this thread except its results.
   *
   * @param computation must return arrays that it made itself, not its inputs
   */
  public static List<NDArray> keepResults(Supplier<List<NDArray>> computation) {
    List<NDArray> results;
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      results = computation.get();
      results.forEach(it -> NDScope.unregister(it));
    }
    results.forEach(it -> NDScope.register(it));
    return results;
  }
}
