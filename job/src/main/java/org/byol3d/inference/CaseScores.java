package org.byol3d.inference;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.segment.score.ClassScores;
import org.byol3d.segment.score.ConfusionCounts;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;

/**
 * How good the prediction of one case is.
 *
 * @param name of the case: its path below the data directory without its ending
 * @param classes the scores of each foreground class, in the order of the label set
 */
public record CaseScores(String name, List<ClassScores> classes) implements Serializable {
  /** Bytes per voxel that {@link #of} takes: two masks, and components of both. */
  static final double MEMORY_PER_VOXEL = 2 + 2 * (4 + 2) + 2;

  /** Copies the list. */
  public CaseScores {
    classes = List.copyOf(classes);
  }

  /**
   * Scores a prediction, voxel by voxel and component by component. Ignored voxels count nowhere:
   * they belong to no class in prediction and truth.
   *
   * @param prediction {@code [D, H, W]}: class of each voxel, as an unsigned byte
   * @param truth the same of the truth
   * @param ignored per voxel, whether it does not count
   * @throws IllegalArgumentException if an array has another length, or a class is not in the set
   */
  public static CaseScores of(
      String name,
      LabelSet labels,
      byte[] prediction,
      byte[] truth,
      boolean[] ignored,
      Extent extent) {
    var counts = ConfusionCounts.ofClasses(prediction, truth, labels.classes(), ignored);
    var classes = new ArrayList<ClassScores>();
    for (int k = 1; k < labels.classes(); k++) {
      var label = labels.foreground().get(k - 1);
      classes.add(
          ClassScores.of(
              label.name(),
              label.value(),
              mask(prediction, k, ignored),
              mask(truth, k, ignored),
              extent,
              counts.get(k)));
    }
    return new CaseScores(name, classes);
  }

  /** Returns 1 for each voxel that has class k and is not ignored, and 0 for the others. */
  private static byte[] mask(byte[] classes, int k, boolean[] ignored) {
    var mask = new byte[classes.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (classes[i] == (byte) k && !ignored[i] ? 1 : 0);
    }
    return mask;
  }
}
