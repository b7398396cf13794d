package org.byol3d.repretrain;

import java.util.List;

/**
 * What was found of a new model.
 *
 * @param candidate its figures; null when it could not be trained to the end
 * @param parent those of the model it continues; null without one
 * @param refusals why it is refused; empty when it is accepted
 */
record Judgement(ModelFigures candidate, ModelFigures parent, List<String> refusals) {
  Judgement {
    refusals = List.copyOf(refusals);
  }

  /** Of a model whose training diverged. */
  static Judgement diverged(String reason) {
    return new Judgement(null, null, List.of("diverged: " + reason));
  }
}
