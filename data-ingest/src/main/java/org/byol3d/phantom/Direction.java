package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;

/** A vector {@code (d, h, w)}. */
record Direction(double d, double h, double w) {

  /** Draws a unit vector, uniform over the sphere. */
  static Direction draw(SplitRandom random) {
    return normal(random, 1).unit();
  }

  /** Draws three independent normal components. */
  static Direction normal(SplitRandom random, double deviation) {
    return new Direction(
        deviation * random.nextGaussian(),
        deviation * random.nextGaussian(),
        deviation * random.nextGaussian());
  }

  Direction plus(Direction other, double factor) {
    return new Direction(d + factor * other.d, h + factor * other.h, w + factor * other.w);
  }

  Direction scaled(double factor) {
    return new Direction(factor * d, factor * h, factor * w);
  }

  double dot(Direction other) {
    return d * other.d + h * other.h + w * other.w;
  }

  Direction unit() {
    return scaled(1 / Math.sqrt(dot(this)));
  }
}
