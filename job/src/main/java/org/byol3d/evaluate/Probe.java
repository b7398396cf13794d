package org.byol3d.evaluate;

import java.util.Map;
import org.byol3d.byol.Matrix;

/** A simple classifier on frozen features. It is deterministic. */
sealed interface Probe permits NearestNeighborProbe, LinearProbe {
  /** Returns its name in reports. */
  String name();

  /** Learns from labeled features and scores others. */
  Scores score(LabeledFeatures train, Matrix test);

  /**
   * A probe's answers.
   *
   * @param plaque for each tested crop, the probability of plaque as the probe sees it; from ½ on,
   *     the answer is plaque
   * @param settings what the probe was set to, given or found
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record Scores(double[] plaque, Map<String, Double> settings) {}
}
