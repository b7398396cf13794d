package org.byol3d.segment.score;

import java.io.Serializable;
import org.byol3d.segment.component.Components;
import org.byol3d.segment.component.Neighborhood;
import org.byol3d.volume.Extent;

/**
 * How good the prediction of one class is in one case.
 *
 * @param label name of the class
 * @param value its value in masks
 * @param counts its voxels
 * @param plaques its components of 26 neighbors, matched from an intersection over union of 0.5 on
 * @param selma the scores of SELMA3D
 */
public record ClassScores(
    String label, int value, ConfusionCounts counts, InstanceScores plaques, SelmaScores selma)
    implements Serializable {
  /** The least intersection over union of a plaque that counts as found. */
  public static final double THRESHOLD = 0.5;

  /**
   * Scores a prediction. Takes 8 bytes per voxel and those of {@link Components} and {@link
   * InstanceMatching}.
   *
   * @param label name of the class
   * @param value its value in masks
   * @param prediction {@code [D, H, W]}; a voxel with another value than 0 is in the class. Voxels
   *     that do not count are 0 here and in the truth
   * @param truth the same of the truth
   * @param counts the voxels of the class; they leave out the voxels that do not count
   * @throws IllegalArgumentException if a mask has another number of voxels
   */
  public static ClassScores of(
      String label,
      int value,
      byte[] prediction,
      byte[] truth,
      Extent extent,
      ConfusionCounts counts) {
    var predicted = Components.of(prediction, extent, Neighborhood.CORNERS);
    var actual = Components.of(truth, extent, Neighborhood.CORNERS);
    return new ClassScores(
        label,
        value,
        counts,
        InstanceMatching.of(predicted, actual, THRESHOLD).scores(),
        SelmaScores.of(counts, predicted, actual));
  }
}
