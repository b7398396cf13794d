package org.byol3d.optim;

/**
 * LARS' constants.
 *
 * @param momentum in [0, 1)
 * @param trustCoefficient η, positive
 * @param weightDecay 0 or more, added to the gradient before the adaptation
 */
public record LarsConfig(double momentum, double trustCoefficient, double weightDecay) {
  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public LarsConfig {
    Ranges.requireFraction("momentum", momentum);
    Ranges.requirePositive("trust-coefficient", trustCoefficient);
    Ranges.requireNotNegative("weight-decay", weightDecay);
  }

  /** Momentum 0.9 and η 1e-3, as in the BYOL paper, with a weight decay (the paper's is 1.5e-6). */
  public static LarsConfig withWeightDecay(double weightDecay) {
    return new LarsConfig(0.9, 1e-3, weightDecay);
  }
}
