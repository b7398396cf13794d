package org.byol3d.segment.score;

import org.byol3d.segment.component.Components;
import org.byol3d.segment.component.Neighborhood;
import org.byol3d.volume.Extent;

/**
 * The scores of the challenge SELMA3D for isolated structures: Dice of all voxels, and panoptic
 * quality of components of 26 neighbors that are matched from an intersection over union of 0.3 on.
 *
 * @param dice of all voxels: 1 if both masks are empty, and 0 if exactly one is
 * @param matching the matched components
 */
public record SelmaScores(double dice, InstanceMatching matching) {
  /** The challenge's threshold. */
  public static final double THRESHOLD = 0.3;

  /**
   * Scores a prediction with the challenge's threshold.
   *
   * @param prediction {@code [D, H, W]}; a voxel with another value than 0 is in the mask
   * @param truth the same of the truth
   * @throws IllegalArgumentException if a mask has another number of voxels
   */
  public static SelmaScores of(byte[] prediction, byte[] truth, Extent extent) {
    return of(prediction, truth, extent, THRESHOLD);
  }

  /** Scores a prediction with another threshold, in (0, 1]. */
  public static SelmaScores of(byte[] prediction, byte[] truth, Extent extent, double threshold) {
    var counts = ConfusionCounts.ofMasks(prediction, truth);
    boolean bothEmpty = counts.predicted() == 0 && counts.truth() == 0;
    return new SelmaScores(
        bothEmpty ? 1 : counts.dice(),
        InstanceMatching.of(
            Components.of(prediction, extent, Neighborhood.CORNERS),
            Components.of(truth, extent, Neighborhood.CORNERS),
            threshold));
  }
}
