package org.byol3d.augment;

import org.byol3d.random.SplitRandom;

/**
 * x ← x + s·r, clamped, where r rises linearly from −1 to 1 along one axis: uneven illumination.
 */
public final class BrightnessGradient implements IntensityAugmentation {
  private final Config config;

  /**
   * The settings.
   *
   * @param probability of changing a view
   * @param strength largest |s|, in [0, 1]
   */
  public record Config(double probability, float strength) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Config {
      Settings.requireProbability("gradient.probability", probability);
      Settings.requireWithin("gradient.strength", strength, 0, 1);
    }
  }

  public BrightnessGradient(Config config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "gradient";
  }

  @Override
  public double probability() {
    return config.probability;
  }

  @Override
  public void augment(float[] crop, Extents extents, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(config.probability);
    float strength = random.nextFloat(-config.strength, config.strength);
    var axis = Axis.ALL.get(random.nextInt(Axis.ALL.size()));
    if (applies) {
      addRamp(crop, extents, strength, axis, scratch);
    }
  }

  static void addRamp(
      float[] crop, Extents extents, float strength, Axis axis, AugmentScratch scratch) {
    int length = extents.along(axis);
    float[] ramp = scratch.line(0, length);
    for (int i = 0; i < length; i++) {
      ramp[i] = strength * (float) (-1 + 2.0 * i / Math.max(1, length - 1));
    }
    if (axis == Axis.W) {
      for (int start = 0; start < crop.length; start += length) {
        for (int x = 0; x < length; x++) {
          crop[start + x] = Math.max(0f, Math.min(1f, crop[start + x] + ramp[x]));
        }
      }
    } else {
      int line = extents.stride(axis);
      for (int start = 0, i = 0; start < crop.length; start += line, i = (i + 1) % length) {
        brighten(crop, start, line, ramp[i]);
      }
    }
  }

  private static void brighten(float[] crop, int start, int length, float offset) {
    for (int i = start, end = start + length; i < end; i++) {
      crop[i] = Math.max(0f, Math.min(1f, crop[i] + offset));
    }
  }
}
