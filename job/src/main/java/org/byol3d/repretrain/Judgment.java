package org.byol3d.repretrain;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * The judgment of a new model.
 *
 * @param candidate figures of the model; null if its training did not finish
 * @param parent figures of the model that it continues; null without one
 * @param refusals why the model is refused; empty if it is accepted
 */
record Judgment(
    @JsonSetter(nulls = Nulls.SET) ModelFigures candidate,
    @JsonSetter(nulls = Nulls.SET) ModelFigures parent,
    List<String> refusals) {
  Judgment {
    refusals = List.copyOf(refusals);
  }

  /** Returns the judgment of a model with a diverged training. */
  static Judgment diverged(String reason) {
    return new Judgment(null, null, List.of("diverged: " + reason));
  }
}
