package org.byol3d.repretrain;

import java.util.OptionalDouble;

/**
 * A figure that a new model is held to. The default margins are about three standard errors of the
 * figure over 256 held-out pairs, so that noise alone seldom refuses a model.
 */
public enum Criterion {
  /** BYOL's loss, in [0, 8]. */
  LOSS(false, 0.1),
  /** Share of views that find their other view. */
  MATCHING(true, 0.1),
  /** Effective rank, as a share of all directions. */
  RANK(true, 0.1),
  /** Mean cosine between different pairs. */
  COSINE(false, 0.2),
  /** Accuracy of k-nearest neighbors on labeled crops. */
  PLAQUE(true, 0.05);

  private final boolean moreIsBetter;
  private final double defaultMargin;

  Criterion(boolean moreIsBetter, double defaultMargin) {
    this.moreIsBetter = moreIsBetter;
    this.defaultMargin = defaultMargin;
  }

  /** How much worse a model may be, unless told otherwise. */
  public double defaultMargin() {
    return defaultMargin;
  }

  /** The figure of a model, if it was taken. */
  public OptionalDouble of(ModelFigures figures) {
    return switch (this) {
      case LOSS -> OptionalDouble.of(figures.heldOut().loss());
      case MATCHING -> OptionalDouble.of(figures.heldOut().matching());
      case RANK -> OptionalDouble.of(figures.heldOut().rankShare());
      case COSINE -> OptionalDouble.of(figures.heldOut().meanCosine());
      case PLAQUE -> figures.plaque();
    };
  }

  /** Whether a candidate is worse by more than a margin; one that is no number always is. */
  boolean isWorse(double candidate, double previous, double margin) {
    return moreIsBetter ? !(candidate >= previous - margin) : !(candidate <= previous + margin);
  }
}
