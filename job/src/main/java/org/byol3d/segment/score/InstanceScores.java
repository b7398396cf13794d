package org.byol3d.segment.score;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.Serializable;

/**
 * How well predicted instances, such as plaques, meet the true ones.
 *
 * @param predictions number of predicted instances
 * @param truths number of true instances
 * @param matches number of pairs that are matched one to one
 * @param meanDice mean Dice coefficient of the matched pairs, the segmentation quality, in [0, 1]:
 *     0 if no pair is matched, NaN if there is no instance at all
 */
@JsonPropertyOrder({
  "predictions",
  "truths",
  "matches",
  "meanDice",
  "precision",
  "recall",
  "f1",
  "panopticQuality"
})
@JsonIgnoreProperties(
    value = {"precision", "recall", "f1", "panopticQuality"},
    allowGetters = true)
public record InstanceScores(int predictions, int truths, int matches, double meanDice)
    implements Serializable {

  /** Returns how many predicted instances are not matched. */
  public int falsePositives() {
    return predictions - matches;
  }

  /** Returns how many true instances are not matched. */
  public int falseNegatives() {
    return truths - matches;
  }

  /** Returns the share of the predicted instances that is matched; NaN without predictions. */
  @JsonProperty
  public double precision() {
    return (double) matches / predictions;
  }

  /** Returns the share of the true instances that is matched; NaN without true instances. */
  @JsonProperty
  public double recall() {
    return (double) matches / truths;
  }

  /**
   * Returns F1, the harmonic mean of precision and recall, which panoptic quality calls the
   * recognition quality: tp / (tp + ½·fp + ½·fn). NaN if there is no instance at all.
   */
  @JsonProperty
  public double f1() {
    return matches / (matches + falsePositives() / 2.0 + falseNegatives() / 2.0);
  }

  /** Returns the panoptic quality by Dice: {@link #meanDice} · {@link #f1}. */
  @JsonProperty
  public double panopticQuality() {
    return meanDice * f1();
  }
}
