package org.byol3d.nn;

import ai.djl.ndarray.types.Shape;

/** A device's speed on a matrix product, which convolutions come close to. */
public final class MatrixRate {
  private static final int EDGE = 1024;
  private static final int ROUNDS = 8;

  private MatrixRate() {}

  /** Measures operations per second, the best of a few rounds; takes about a second on a CPU. */
  public static double measure(Compute compute) {
    compute.applyThreads();
    double best = 0;
    try (var manager = compute.newManager()) {
      var matrix = manager.ones(new Shape(EDGE, EDGE));
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        try (var product = matrix.matMul(matrix)) {
          // Reading a value waits for a device that computes on its own.
          if (product.getFloat(0, 0) != EDGE) {
            throw new IllegalStateException("a product of ones is not its edge");
          }
        }
        best = Math.max(best, 2.0 * EDGE * EDGE * EDGE / (System.nanoTime() - start) * 1e9);
      }
    }
    return best;
  }
}
