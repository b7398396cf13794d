package org.byol3d.repretrain;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.OptionalDouble;
import org.byol3d.evaluate.HeldOutFigures;

/**
 * The figures by which a model is judged.
 *
 * @param heldOut figures on held-out crop pairs
 * @param plaqueAccuracy accuracy of k-nearest neighbors on labeled crops of other scans than they
 *     learn from, in [0, 1]; null without labels
 */
public record ModelFigures(
    HeldOutFigures heldOut, @JsonSetter(nulls = Nulls.SET) Double plaqueAccuracy) {
  /** Returns the plaque accuracy, if there are labels. */
  public OptionalDouble plaque() {
    return plaqueAccuracy == null ? OptionalDouble.empty() : OptionalDouble.of(plaqueAccuracy);
  }
}
