package org.byol3d.augment;

import org.byol3d.random.SplitRandom;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * Changes x to x + s·r, clamped to [0, 1], where r rises linearly from −1 to 1 along a random axis.
 * It imitates uneven illumination.
 *
 * @param probability of changing a view, in [0, 1]; 0.2 in the full configuration
 * @param strength largest |s|, in [0, 1]; 0.3 in the full configuration
 */
public record BrightnessGradient(double probability, float strength)
    implements IntensityAugmentation {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public BrightnessGradient {
    Check.within("probability", probability, 0, 1);
    Check.within("strength", strength, 0, 1);
  }

  @Override
  public String name() {
    return "gradient";
  }

  @Override
  public void augment(float[] crop, Extent extent, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(probability);
    float slope = random.nextFloat(-strength, strength);
    var axis = Axis.ALL.get(random.nextInt(Axis.ALL.size()));
    if (applies) {
      addRamp(crop, extent, slope, axis, scratch);
    }
  }

  static void addRamp(
      float[] crop, Extent extent, float strength, Axis axis, AugmentScratch scratch) {
    int length = axis.length(extent);
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
      int line = axis.stride(extent);
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
