package org.byol3d.optim;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The state that an optimizer keeps between steps, as a checkpoint stores it.
 *
 * @param algorithm which optimizer wrote it: {@code adamw} or {@code lars}
 * @param step number of updates made
 * @param vectors the named vectors, each as long as the parameter vector and in its order; names
 *     are PyTorch's ({@code exp_avg}, {@code exp_avg_sq}, {@code momentum_buffer})
 * @param <A> the vector: {@code float[]} or {@code double[]}
 */
public record OptimizerState<A>(String algorithm, long step, Map<String, A> vectors) {
  /**
   * @throws IllegalArgumentException when the step is negative
   */
  public OptimizerState {
    Objects.requireNonNull(algorithm, "algorithm");
    if (step < 0) {
      throw new IllegalArgumentException("an optimizer's step is not negative, but is " + step);
    }
    vectors = Collections.unmodifiableMap(new TreeMap<>(vectors));
  }

  /** Checks that this is the state of an algorithm, with exactly these vectors of a length. */
  void require(
      String expectedAlgorithm, Arithmetic<A> arithmetic, int length, Iterable<String> names) {
    if (!algorithm.equals(expectedAlgorithm)) {
      throw new IllegalArgumentException(
          "the saved optimizer state is of "
              + algorithm
              + ", but the run is configured with "
              + expectedAlgorithm
              + ": resume with the optimizer the run was started with");
    }
    int expected = 0;
    for (var name : names) {
      expected++;
      var vector = vectors.get(name);
      if (vector == null) {
        throw new IllegalArgumentException(
            "the saved " + algorithm + " state lacks " + name + "; it has " + vectors.keySet());
      }
      if (arithmetic.length(vector) != length) {
        throw new IllegalArgumentException(
            "the saved "
                + algorithm
                + " state's "
                + name
                + " has "
                + arithmetic.length(vector)
                + " elements, but the model has "
                + length
                + " parameters: the checkpoint is of another network");
      }
    }
    if (vectors.size() != expected) {
      throw new IllegalArgumentException(
          "the saved " + algorithm + " state has vectors it should not have: " + vectors.keySet());
    }
  }
}
