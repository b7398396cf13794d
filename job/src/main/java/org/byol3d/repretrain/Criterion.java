package org.byol3d.repretrain;

import java.util.OptionalDouble;

/**
 * A figure by which a new model is judged. The default margins are about three standard errors of
 * the figure over 256 held-out pairs, so that noise alone rarely refuses a model.
 */
public enum Criterion {
  /** BYOL's loss, in [0, 8]; default margin 0.1. */
  LOSS(false, 0.1),
  /** Share of views that find their other view, in [0, 1]; default margin 0.1. */
  MATCHING(true, 0.1),
  /** Effective rank as a share of all directions, in [0, 1]; default margin 0.1. */
  RANK(true, 0.1),
  /** Mean cosine between different pairs, in [-1, 1]; default margin 0.2. */
  COSINE(false, 0.2),
  /** Accuracy of k-nearest neighbors on labeled crops, in [0, 1]; default margin 0.05. */
  PLAQUE(true, 0.05);

  private final boolean moreIsBetter;
  private final double defaultMargin;

  Criterion(boolean moreIsBetter, double defaultMargin) {
    this.moreIsBetter = moreIsBetter;
    this.defaultMargin = defaultMargin;
  }

  /** Returns the default margin: how much worse a model may be. */
  public double defaultMargin() {
    return defaultMargin;
  }

  /** Returns the figure of a model, if it was measured. */
  public OptionalDouble of(ModelFigures figures) {
    return switch (this) {
      case LOSS -> OptionalDouble.of(figures.heldOut().loss());
      case MATCHING -> OptionalDouble.of(figures.heldOut().matching());
      case RANK -> OptionalDouble.of(figures.heldOut().rankShare());
      case COSINE -> OptionalDouble.of(figures.heldOut().meanCosine());
      case PLAQUE -> figures.plaque();
    };
  }

  /** Returns whether a candidate is worse by more than a margin; NaN always is. */
  boolean isWorse(double candidate, double previous, double margin) {
    return moreIsBetter ? !(candidate >= previous - margin) : !(candidate <= previous + margin);
  }
}
