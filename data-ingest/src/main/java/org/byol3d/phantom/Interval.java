package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;

/**
 * A range to draw a property from.
 *
 * @param from least value
 * @param to greatest value, not below {@code from}
 */
public record Interval(double from, double to) {

  /**
   * @throws IllegalArgumentException if the ends are not finite or out of order
   */
  public Interval {
    if (!(from <= to) || !Double.isFinite(from) || !Double.isFinite(to)) {
      throw new IllegalArgumentException("interval [" + from + ", " + to + "]");
    }
  }

  /** Draws a uniform value. */
  double draw(SplitRandom random) {
    return from + (to - from) * random.nextDouble();
  }

  /** Draws a value of uniform logarithm: each octave is equally likely. */
  double drawLogarithmic(SplitRandom random) {
    return from * StrictMath.pow(to / from, random.nextDouble());
  }
}
