package org.byol3d.crop;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.byol3d.text.Check;

/**
 * How far apart the two crops of a pair may be: both are cubes of {@code size} voxels, and their
 * starts differ by at most {@link #maxOffset} along each axis, so that they share at least {@code
 * overlap} of their voxels even when all three axes are at the limit.
 *
 * @param size edge of both crops in voxels, at least 1
 * @param overlap least shared fraction of a crop's voxels, in (0, 1]
 */
public record CropRule(int size, double overlap) implements Serializable {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public CropRule {
    Check.atLeast("size", size, 1);
    Check.aboveZeroToOne("overlap", overlap);
  }

  /**
   * Returns {@code ⌊size · (1 − overlap^⅓)⌋}: the largest offset m with {@code (size − m)³ ≥
   * overlap · size³}.
   *
   * <p>It computes in integers, with the overlap as the decimal number that a person wrote: in
   * floating point, 80 · (1 − 0.512^⅓) is slightly below the exact 16.
   */
  public int maxOffset() {
    var leastShared =
        BigDecimal.valueOf(overlap)
            .multiply(BigDecimal.valueOf(size).pow(3))
            .setScale(0, RoundingMode.CEILING);
    var low = 0;
    var high = size - 1;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (BigDecimal.valueOf(size - middle).pow(3).compareTo(leastShared) >= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
