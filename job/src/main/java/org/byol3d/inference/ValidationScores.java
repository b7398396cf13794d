package org.byol3d.inference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.byol3d.segment.score.ClassScores;
import org.byol3d.segment.score.ConfusionCounts;
import org.byol3d.segment.score.Summary;

/**
 * How good a segmenter is on cases that it did not learn from.
 *
 * <p>A mean is over the cases that have the value: the Dice of a class that is in neither mask, or
 * the recall of a case without plaques, does not exist. The mean over several classes is that of
 * the classes that have a mean.
 *
 * @param cases those that have scores, in the order of the cases
 * @param failed those that could not be predicted or scored
 */
@JsonPropertyOrder({
  "dice",
  "iou",
  "precision",
  "recall",
  "f1",
  "selmaDice",
  "panopticQuality",
  "cases",
  "failed"
})
@JsonIgnoreProperties(
    value = {"dice", "iou", "precision", "recall", "f1", "selmaDice", "panopticQuality"},
    allowGetters = true)
public record ValidationScores(List<CaseScores> cases, List<FailedCase> failed) {

  /** Copies the lists. */
  public ValidationScores {
    cases = List.copyOf(cases);
    failed = List.copyOf(failed);
  }

  /**
   * Returns a mean over the cases of one foreground class.
   *
   * @param number of the class, from 0
   * @return NaN if no case has the value
   */
  public double mean(int number, ToDoubleFunction<ClassScores> score) {
    return cases.stream()
        .mapToDouble(one -> score.applyAsDouble(one.classes().get(number)))
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the mean over the foreground classes; NaN if no case has the value. */
  public double mean(ToDoubleFunction<ClassScores> score) {
    return means(score).orElse(Double.NaN);
  }

  private OptionalDouble means(ToDoubleFunction<ClassScores> score) {
    int classes = cases.isEmpty() ? 0 : cases.get(0).classes().size();
    return IntStream.range(0, classes)
        .mapToDouble(number -> mean(number, score))
        .filter(value -> !Double.isNaN(value))
        .average();
  }

  /** Returns the mean Dice coefficient of the voxels, in [0, 1]. */
  @JsonProperty
  public double dice() {
    return mean(one -> one.counts().dice());
  }

  /** Returns the mean intersection over union of the voxels, in [0, 1]. */
  @JsonProperty
  public double iou() {
    return mean(one -> one.counts().iou());
  }

  /** Returns the mean share of the predicted plaques that are true, in [0, 1]. */
  @JsonProperty
  public double precision() {
    return mean(one -> one.plaques().precision());
  }

  /** Returns the mean share of the true plaques that are found, in [0, 1]. */
  @JsonProperty
  public double recall() {
    return mean(one -> one.plaques().recall());
  }

  /** Returns the mean F1 of the plaques, in [0, 1]. */
  @JsonProperty
  public double f1() {
    return mean(one -> one.plaques().f1());
  }

  /** Returns the mean Dice coefficient as SELMA3D computes it, in [0, 1]. */
  @JsonProperty
  public double selmaDice() {
    return mean(one -> one.selma().dice());
  }

  /** Returns the mean panoptic quality as SELMA3D computes it, in [0, 1]. */
  @JsonProperty
  public double panopticQuality() {
    return mean(one -> one.selma().instances().panopticQuality());
  }

  /**
   * Returns the voxel-wise scores in the form of nnU-Net's {@code summary.json}; empty without
   * cases.
   *
   * @param predictionFile returns the path of the prediction of a case's name
   * @param referenceFile returns the path of the mask of a case's name
   */
  public Optional<Summary> summary(
      UnaryOperator<String> predictionFile, UnaryOperator<String> referenceFile) {
    if (cases.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Summary(
            cases.stream()
                .map(
                    one -> {
                      var counts = new TreeMap<Integer, ConfusionCounts>();
                      one.classes().forEach(it -> counts.put(it.value(), it.counts()));
                      return new Summary.Case(
                          predictionFile.apply(one.name()),
                          referenceFile.apply(one.name()),
                          counts);
                    })
                .toList()));
  }
}
