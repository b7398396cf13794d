package org.byol3d.repretrain;

import java.util.List;

/**
 * What was found of a new model.
 *
 * @param candidate its figures; null when it could not be trained to the end
 * @param parent those of the model it continues; null without one
 * @param refusals why it is refused; empty when it is accepted
 */
record Judgment(ModelFigures candidate, ModelFigures parent, List<String> refusals) {
  Judgment {
    refusals = List.copyOf(refusals);
  }

  /** Of a model whose training diverged. */
  static Judgment diverged(String reason) {
    return new Judgment(null, null, List.of("diverged: " + reason));
  }
}
