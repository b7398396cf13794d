package org.byol3d.segment.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.byol3d.segment.component.Component;
import org.byol3d.segment.component.Components;
import org.byol3d.text.Check;

/**
 * Predicted instances, such as plaques, matched one to one with true instances.
 *
 * <p>Candidates are all pairs that share voxels. The pairs are taken in the order of their
 * intersection over union, the best first; a pair is matched if its value is at least the threshold
 * and neither instance is matched yet. Of equally good pairs, the one with the lower true and then
 * the lower predicted label comes first.
 *
 * @param predictions number of predicted instances
 * @param truths number of true instances
 * @param matches the matched pairs, the best first
 */
public record InstanceMatching(int predictions, int truths, List<InstanceMatch> matches) {

  /** Copies the list. */
  public InstanceMatching {
    matches = List.copyOf(matches);
  }

  /**
   * Matches the components of two masks. Takes 8 bytes per voxel that is in both, and about 50
   * bytes per pair that shares voxels.
   *
   * @param threshold least intersection over union of a matched pair, in (0, 1]
   * @throws IllegalArgumentException if the masks differ in extent, or the threshold is out of its
   *     range
   */
  public static InstanceMatching of(Components prediction, Components truth, double threshold) {
    Check.aboveZeroToOne("threshold", threshold);
    if (!prediction.extent().equals(truth.extent())) {
      throw new IllegalArgumentException(
          "a prediction of "
              + prediction.extent()
              + " voxels for a truth of "
              + truth.extent()
              + ": must be equal");
    }
    var candidates = candidates(prediction, truth);
    candidates.removeIf(pair -> pair.iou() < threshold);
    candidates.sort(InstanceMatching::compareIou);
    var usedPrediction = new boolean[prediction.list().size() + 1];
    var usedTruth = new boolean[truth.list().size() + 1];
    var matches = new ArrayList<InstanceMatch>();
    for (var pair : candidates) {
      if (!usedPrediction[pair.prediction()] && !usedTruth[pair.truth()]) {
        usedPrediction[pair.prediction()] = true;
        usedTruth[pair.truth()] = true;
        matches.add(pair);
      }
    }
    return new InstanceMatching(prediction.list().size(), truth.list().size(), matches);
  }

  /** Returns the counts and scores. */
  public InstanceScores scores() {
    boolean none = predictions == 0 && truths == 0;
    return new InstanceScores(
        predictions,
        truths,
        matches.size(),
        none ? Double.NaN : matches.stream().mapToDouble(InstanceMatch::dice).average().orElse(0));
  }

  private static List<InstanceMatch> candidates(Components prediction, Components truth) {
    var keys = sharedVoxels(prediction.labels(), truth.labels());
    var pairs = new ArrayList<InstanceMatch>();
    for (int from = 0, to; from < keys.length; from = to) {
      to = from + 1;
      while (to < keys.length && keys[to] == keys[from]) {
        to++;
      }
      int trueLabel = (int) (keys[from] >>> Integer.SIZE);
      int label = (int) keys[from];
      long shared = (long) to - from;
      long union = voxels(prediction.list(), label) + voxels(truth.list(), trueLabel) - shared;
      pairs.add(new InstanceMatch(label, trueLabel, shared, union));
    }
    return pairs;
  }

  private static long voxels(List<Component> components, int label) {
    return components.get(label - 1).voxels();
  }

  /** Returns (truth, prediction) of each voxel that is in both, sorted. */
  private static long[] sharedVoxels(int[] prediction, int[] truth) {
    int count = 0;
    for (int i = 0; i < truth.length; i++) {
      count += prediction[i] != 0 && truth[i] != 0 ? 1 : 0;
    }
    var keys = new long[count];
    for (int i = 0, at = 0; i < truth.length; i++) {
      if (prediction[i] != 0 && truth[i] != 0) {
        keys[at++] = (long) truth[i] << Integer.SIZE | prediction[i];
      }
    }
    Arrays.sort(keys);
    return keys;
  }

  /** Compares fractions in whole numbers: their values as doubles may be equal by rounding. */
  private static int compareIou(InstanceMatch a, InstanceMatch b) {
    int byIou = Long.compare(b.shared() * a.union(), a.shared() * b.union());
    return byIou != 0
        ? byIou
        : Comparator.comparingInt(InstanceMatch::truth)
            .thenComparingInt(InstanceMatch::prediction)
            .compare(a, b);
  }
}
