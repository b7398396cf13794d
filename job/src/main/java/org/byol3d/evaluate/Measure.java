package org.byol3d.evaluate;

/** Computes a figure of tested crops that counts each crop as often as it is told to. */
@FunctionalInterface
interface Measure {
  /**
   * Returns the figure.
   *
   * @param counts how often each crop counts; at least one crop of each class does
   */
  double of(int[] counts);

  /** Returns a measure of how much greater this one is than another, on the same crops. */
  default Measure minus(Measure other) {
    return counts -> of(counts) - other.of(counts);
  }
}
