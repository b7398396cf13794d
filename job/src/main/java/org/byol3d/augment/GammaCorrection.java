package org.byol3d.augment;

import org.byol3d.random.SplitRandom;

/** x ← x<sup>γ</sup>. */
public final class GammaCorrection implements IntensityAugmentation {
  private final Config config;

  /**
   * The settings.
   *
   * @param probability of changing a view
   * @param least smallest γ, at least 0.25
   * @param most largest γ, at most 4
   */
  public record Config(double probability, float least, float most) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Config {
      Settings.requireProbability("gamma.probability", probability);
      Settings.requireOrdered("gamma.range", least, most, 0.25, 4);
    }
  }

  public GammaCorrection(Config config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "gamma";
  }

  @Override
  public double probability() {
    return config.probability;
  }

  @Override
  public void augment(float[] crop, Extents extents, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(config.probability);
    float gamma = random.nextFloat(config.least, config.most);
    if (applies) {
      correct(crop, gamma, scratch);
    }
  }

  static void correct(float[] crop, float gamma, AugmentScratch scratch) {
    scratch.power().prepare(gamma);
    scratch.power().apply(crop, crop.length);
  }
}
