package org.byol3d.optim;

import org.byol3d.text.Check;

/**
 * LARS' constants.
 *
 * @param momentum μ in [0, 1), default 0.9
 * @param trustCoefficient η, positive, default 1e-3
 * @param weightDecay 0 or more, added to the gradient before the adaptation
 */
public record LarsConfig(double momentum, double trustCoefficient, double weightDecay)
    implements UpdateRule {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public LarsConfig {
    Check.belowOne("momentum", momentum);
    Check.positive("trust-coefficient", trustCoefficient);
    Check.notNegative("weight-decay", weightDecay);
  }

  /**
   * Returns momentum 0.9 and η 1e-3, as in the BYOL paper, with a weight decay (the paper's is
   * 1.5e-6).
   */
  public static LarsConfig withWeightDecay(double weightDecay) {
    return new LarsConfig(0.9, 1e-3, weightDecay);
  }

  @Override
  public <A> Optimizer<A> optimizer(Arithmetic<A> arithmetic, ParameterMap map) {
    return new Lars<>(arithmetic, map, this);
  }
}
