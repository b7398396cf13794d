package org.byol3d.segment.score;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many voxels a prediction has right and wrong for one class.
 *
 * @param truePositives voxels of the class in prediction and truth
 * @param falsePositives voxels of the class in the prediction only
 * @param falseNegatives voxels of the class in the truth only
 * @param trueNegatives voxels of other classes in both
 */
@JsonPropertyOrder({
  "truePositives",
  "falsePositives",
  "falseNegatives",
  "trueNegatives",
  "dice",
  "iou"
})
@JsonIgnoreProperties(
    value = {"dice", "iou"},
    allowGetters = true)
public record ConfusionCounts(
    long truePositives, long falsePositives, long falseNegatives, long trueNegatives)
    implements Serializable {

  /**
   * Counts all classes in one pass.
   *
   * @param prediction class of each voxel as an unsigned byte, 0 to {@code classes − 1}
   * @param truth class of each voxel
   * @param classes number of classes, the background included
   * @param ignored per voxel, whether it does not count; empty if every voxel counts
   * @return the counts of each class; class k is at index k
   * @throws IllegalArgumentException if the arrays differ in length, or a class is out of its range
   */
  public static List<ConfusionCounts> ofClasses(
      byte[] prediction, byte[] truth, int classes, boolean[] ignored) {
    if (prediction.length != truth.length
        || (ignored.length != 0 && ignored.length != truth.length)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d voxels of a prediction for %d of the truth and %d marks of ignored voxels",
              prediction.length,
              truth.length,
              ignored.length));
    }
    var table = new long[classes][classes];
    long counted = 0;
    for (int i = 0; i < truth.length; i++) {
      int actual = Byte.toUnsignedInt(truth[i]);
      int predicted = Byte.toUnsignedInt(prediction[i]);
      if (actual >= classes || predicted >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "voxel %d: class %d in the prediction and %d in the truth, of %d classes",
                i,
                predicted,
                actual,
                classes));
      }
      if (ignored.length == 0 || !ignored[i]) {
        table[actual][predicted]++;
        counted++;
      }
    }
    var counts = new ArrayList<ConfusionCounts>(classes);
    for (int k = 0; k < classes; k++) {
      long predicted = 0;
      long actual = 0;
      for (int other = 0; other < classes; other++) {
        predicted += table[other][k];
        actual += table[k][other];
      }
      long both = table[k][k];
      counts.add(
          new ConfusionCounts(
              both, predicted - both, actual - both, counted - predicted - actual + both));
    }
    return counts;
  }

  /**
   * Counts two masks.
   *
   * @param prediction a voxel with another value than 0 is in it
   * @param truth a voxel with another value than 0 is in it
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public static ConfusionCounts ofMasks(byte[] prediction, byte[] truth) {
    if (prediction.length != truth.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d voxels of a prediction for %d of the truth",
              prediction.length,
              truth.length));
    }
    var counts = new long[4];
    for (int i = 0; i < truth.length; i++) {
      counts[(prediction[i] != 0 ? 2 : 0) + (truth[i] != 0 ? 1 : 0)]++;
    }
    return new ConfusionCounts(counts[3], counts[2], counts[1], counts[0]);
  }

  /** Returns the sums of both counts. */
  public ConfusionCounts plus(ConfusionCounts other) {
    return new ConfusionCounts(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives,
        trueNegatives + other.trueNegatives);
  }

  /** Returns the Dice coefficient, in [0, 1]; NaN if the class is in neither. */
  @JsonProperty
  public double dice() {
    return 2.0 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
  }

  /** Returns the intersection over union, in [0, 1]; NaN if the class is in neither. */
  @JsonProperty
  public double iou() {
    return (double) truePositives / (truePositives + falsePositives + falseNegatives);
  }

  /** Returns the voxels of the class in the prediction. */
  public long predicted() {
    return truePositives + falsePositives;
  }

  /** Returns the voxels of the class in the truth. */
  public long truth() {
    return truePositives + falseNegatives;
  }
}
