package org.byol3d.repretrain;

import java.util.OptionalDouble;
import org.byol3d.evaluate.HeldOutFigures;

/**
 * What a model was found to be worth.
 *
 * @param heldOut on held-out crop pairs
 * @param plaqueAccuracy share of right answers of k-nearest neighbors on labeled crops of scans
 *     they did not learn from; null without labels
 */
public record ModelFigures(HeldOutFigures heldOut, Double plaqueAccuracy) {
  /** The same, if there are labels. */
  public OptionalDouble plaque() {
    return plaqueAccuracy == null ? OptionalDouble.empty() : OptionalDouble.of(plaqueAccuracy);
  }
}
