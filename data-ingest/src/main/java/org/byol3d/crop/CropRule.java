package org.byol3d.crop;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * How far apart the two crops of a pair may be: both have {@code size}, and their starts differ by
 * at most {@link #maxOffsets} along each axis, so that they share at least {@code overlap} of their
 * voxels even when all three axes are at the limit.
 *
 * @param size of both crops in voxels
 * @param overlap least shared fraction of a crop's voxels, in (0, 1]
 */
public record CropRule(Extent size, double overlap) implements Serializable {

  /**
   * @throws IllegalArgumentException if the overlap is out of its range
   */
  public CropRule {
    Check.aboveZeroToOne("overlap", overlap);
  }

  /**
   * Largest offsets in voxels.
   *
   * @param depth along D, at least 0
   * @param height along H, at least 0
   * @param width along W, at least 0
   */
  public record Offsets(int depth, int height, int width) implements Serializable {}

  /**
   * Returns {@code ⌊n · (1 − overlap^⅓)⌋} for each axis of n voxels: the largest offset m with
   * {@code (n − m)³ ≥ overlap · n³}. So two crops share at least the cube root of the overlap along
   * each axis, whatever the lengths of the other axes are.
   */
  public Offsets maxOffsets() {
    return new Offsets(maxOffset(size.depth()), maxOffset(size.height()), maxOffset(size.width()));
  }

  /**
   * Computes in integers, with the overlap as the decimal number that a person wrote: in floating
   * point, 80 · (1 − 0.512^⅓) is slightly below the exact 16.
   */
  private int maxOffset(int edge) {
    var leastShared =
        BigDecimal.valueOf(overlap)
            .multiply(BigDecimal.valueOf(edge).pow(3))
            .setScale(0, RoundingMode.CEILING);
    var low = 0;
    var high = edge - 1;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (BigDecimal.valueOf(edge - middle).pow(3).compareTo(leastShared) >= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
