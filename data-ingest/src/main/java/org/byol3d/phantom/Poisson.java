package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;

/** Draws numbers of independent events. */
final class Poisson {
  private Poisson() {}

  /** Draws a Poisson deviate: the number of exponential waits within the mean, in time O(mean). */
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
