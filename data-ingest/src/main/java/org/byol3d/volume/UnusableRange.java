package org.byol3d.volume;

import java.util.Locale;
import java.util.Optional;
import org.byol3d.b2nd.ElementType;

/**
 * A range of voxel values of which a network can learn nothing, because the voxels are all equal as
 * float32, or nearly so.
 *
 * @param kind whether the values are equal, or only few can be told apart
 * @param reason what is wrong and what to do, for people
 */
public record UnusableRange(Kind kind, String reason) {
  /** Fewer float32 values between the minimum and the maximum than this lose the volume. */
  private static final int FEWEST_STEPS = 256;

  /** Why a range cannot be used. */
  public enum Kind {
    /** All voxels have one value. */
    CONSTANT,
    /** Values that differ in the file are equal as float32. */
    IMPRECISE
  }

  /**
   * Examines the values of a volume.
   *
   * @param type the type of the stored voxels
   * @param min the least voxel as float32
   * @param max the greatest voxel as float32
   * @return empty if a network can learn from the values
   */
  public static Optional<UnusableRange> of(ElementType type, float min, float max) {
    float step = Math.ulp(Math.max(Math.abs(min), Math.abs(max)));
    boolean imprecise = isRounded(type, step);
    if (min == max) {
      return Optional.of(
          new UnusableRange(
              Kind.CONSTANT,
              imprecise
                  ? String.format(
                      Locale.ROOT,
                      "all voxels (%s) are %s as float32, which has steps of %s there: subtract an"
                          + " offset before storing the volume, or leave it out if it is constant",
                      type.numpyName(),
                      min,
                      step)
                  : "all voxels are " + min + ": there is nothing to learn, leave the file out"));
    }
    double steps = ((double) max - min) / step;
    if (imprecise && steps < FEWEST_STEPS) {
      return Optional.of(
          new UnusableRange(
              Kind.IMPRECISE,
              String.format(
                  Locale.ROOT,
                  "values from %s to %s (%s) have steps of %s as float32, so that it tells only"
                      + " %.0f of them apart: subtract an offset before storing the volume",
                  min,
                  max,
                  type.numpyName(),
                  step,
                  steps + 1)));
    }
    return Optional.empty();
  }

  /** Returns whether voxels of a type lose digits as float32 near values with such steps. */
  private static boolean isRounded(ElementType type, float step) {
    return switch (type) {
      case INT32, UINT32, INT64, UINT64 -> step > 1;
      case FLOAT64 -> true;
      case BOOL, INT8, UINT8, INT16, UINT16, FLOAT16, BFLOAT16, FLOAT32 -> false;
    };
  }
}
