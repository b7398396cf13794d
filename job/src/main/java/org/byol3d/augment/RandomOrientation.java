package org.byol3d.augment;

import org.byol3d.random.SplitRandom;

/** Draws how a crop is flipped and turned. */
public final class RandomOrientation {
  private final Config config;

  /**
   * The settings.
   *
   * @param flipProbability of a flip, for each axis on its own
   * @param turnProbability of a rotation by 90°, 180° or 270° in a random plane
   */
  public record Config(double flipProbability, double turnProbability) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a probability is not in [0, 1]
     */
    public Config {
      Settings.requireProbability("flip.probability", flipProbability);
      Settings.requireProbability("rot90.probability", turnProbability);
    }
  }

  public RandomOrientation(Config config) {
    this.config = config;
  }

  /**
   * An orientation that keeps the crop's extents. In a plane of unequal extents a quarter turn
   * would change them, so every rotation there is a half turn.
   */
  public Orientation draw(Extents extents, SplitRandom random) {
    var orientation = Orientation.IDENTITY;
    for (var axis : Axis.ALL) {
      if (random.nextBoolean(config.flipProbability)) {
        orientation = orientation.flip(axis);
      }
    }
    boolean turns = random.nextBoolean(config.turnProbability);
    var plane = Plane.ALL.get(random.nextInt(Plane.ALL.size()));
    int quarters = random.nextInt(1, 4);
    if (!turns) {
      return orientation;
    }
    boolean square = extents.along(plane.first()) == extents.along(plane.second());
    return orientation.turn(plane, square ? quarters : 2);
  }
}
