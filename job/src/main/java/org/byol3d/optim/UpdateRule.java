package org.byol3d.optim;

/** An optimizer's constants, without the parameters that it updates. */
public sealed interface UpdateRule permits AdamWConfig, LarsConfig {
  /** Returns the weight decay, 0 or more. */
  double weightDecay();

  /** Creates the optimizer of a parameter vector, at step 0. */
  <A> Optimizer<A> optimizer(Arithmetic<A> arithmetic, ParameterMap map);
}
