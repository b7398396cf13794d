package org.byol3d.segment.score;

/**
 * A predicted instance and the true instance that it is matched with.
 *
 * @param prediction label of the predicted instance, from 1
 * @param truth label of the true instance, from 1
 * @param shared voxels in both
 * @param union voxels in at least one of them
 */
public record InstanceMatch(int prediction, int truth, long shared, long union) {

  /** Returns the intersection over union, in (0, 1]. */
  public double iou() {
    return (double) shared / union;
  }

  /** Returns the Dice coefficient, in (0, 1]. */
  public double dice() {
    return 2.0 * shared / (union + shared);
  }
}
