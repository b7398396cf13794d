package org.byol3d.optim;

import org.byol3d.text.Check;

/**
 * AdamW's constants.
 *
 * @param beta1 decay of the first moment, in [0, 1), default 0.9
 * @param beta2 decay of the second moment, in [0, 1), default 0.999
 * @param epsilon added to the root of the second moment, positive, default 1e-8
 * @param weightDecay decoupled weight decay, 0 or more
 */
public record AdamWConfig(double beta1, double beta2, double epsilon, double weightDecay)
    implements UpdateRule {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public AdamWConfig {
    Check.belowOne("beta1", beta1);
    Check.belowOne("beta2", beta2);
    Check.positive("epsilon", epsilon);
    Check.notNegative("weight-decay", weightDecay);
  }

  /** Returns PyTorch's β (0.9, 0.999) and ε 1e-8 with a weight decay. */
  public static AdamWConfig withWeightDecay(double weightDecay) {
    return new AdamWConfig(0.9, 0.999, 1e-8, weightDecay);
  }

  @Override
  public <A> Optimizer<A> optimizer(Arithmetic<A> arithmetic, ParameterMap map) {
    return new AdamW<>(arithmetic, map, this);
  }
}
