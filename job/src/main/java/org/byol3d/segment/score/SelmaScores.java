package org.byol3d.segment.score;

import java.io.Serializable;
import org.byol3d.segment.component.Components;

/**
 * The scores of the challenge SELMA3D for isolated structures: Dice of all voxels, and panoptic
 * quality of components of 26 neighbors that are matched from an intersection over union of 0.3 on.
 *
 * @param dice of all voxels: 1 if both masks are empty, and 0 if exactly one is
 * @param instances the matched components
 */
public record SelmaScores(double dice, InstanceScores instances) implements Serializable {
  /** The challenge's threshold. */
  public static final double THRESHOLD = 0.3;

  /**
   * Scores a prediction.
   *
   * @param counts the voxels of both masks
   * @param prediction components of the prediction, of 26 neighbors
   * @param truth components of the truth, of 26 neighbors
   * @throws IllegalArgumentException if the masks differ in extent
   */
  public static SelmaScores of(ConfusionCounts counts, Components prediction, Components truth) {
    boolean bothEmpty = counts.predicted() == 0 && counts.truth() == 0;
    return new SelmaScores(
        bothEmpty ? 1 : counts.dice(), InstanceMatching.of(prediction, truth, THRESHOLD).scores());
  }
}
