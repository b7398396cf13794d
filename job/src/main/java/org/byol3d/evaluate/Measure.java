package org.byol3d.evaluate;

/** A figure of tested crops that counts each as often as it is told to. */
@FunctionalInterface
interface Measure {
  /**
   * The figure.
   *
   * @param counts how often each crop counts; at least one crop of each class does
   */
  double of(int[] counts);

  /** How much greater this is than another, on the same crops. */
  default Measure minus(Measure other) {
    return counts -> of(counts) - other.of(counts);
  }
}
