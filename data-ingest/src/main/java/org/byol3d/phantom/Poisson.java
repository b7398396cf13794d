package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;

/** Counts of things that are scattered independently. */
final class Poisson {
  private Poisson() {}

  /** A Poisson deviate: how many exponential waits fit into the mean. Takes time like the mean. */
  static int draw(double mean, SplitRandom random) {
    var count = 0;
    for (var waited = wait(random); waited <= mean; waited += wait(random)) {
      count++;
    }
    return count;
  }

  private static double wait(SplitRandom random) {
    return -StrictMath.log(1 - random.nextDouble());
  }
}
