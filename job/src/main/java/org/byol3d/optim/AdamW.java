package org.byol3d.optim;

import java.util.List;
import java.util.Map;
import org.byol3d.text.Check;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), in the order of PyTorch's {@code
 * torch.optim.AdamW}. At step t, with gradient g:
 *
 * <pre>
 * θ ← (1 − lr·λ) θ                      decayed parameters only
 * m ← β₁ m + (1 − β₁) g
 * v ← β₂ v + (1 − β₂) g²
 * θ ← θ − lr/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>The bias corrections are computed in double. The decay λ comes from the configuration; the
 * {@link ParameterMap} says which parameters it applies to.
 */
public final class AdamW<A> implements Optimizer<A> {
  private static final String ALGORITHM = "adamw";
  private static final String FIRST_MOMENT = "exp_avg";
  private static final String SECOND_MOMENT = "exp_avg_sq";

  private final Arithmetic<A> arithmetic;
  private final ParameterMap map;
  private final AdamWConfig config;
  private final A firstMoment;
  private final A secondMoment;
  private long step;

  /** Creates an optimizer at step 0, with zero moments. */
  public AdamW(Arithmetic<A> arithmetic, ParameterMap map, AdamWConfig config) {
    this.arithmetic = arithmetic;
    this.map = map;
    this.config = config;
    this.firstMoment = arithmetic.zeros(map.size());
    this.secondMoment = arithmetic.zeros(map.size());
  }

  @Override
  public void step(A parameters, A gradients, double learningRate) {
    map.requireLength("the parameter vector", arithmetic.length(parameters));
    map.requireLength("the gradient vector", arithmetic.length(gradients));
    Check.notNegative("the learning rate", learningRate);
    step++;
    // StrictMath: a resumed run may have another JDK, and must compute the same bits.
    double correction = 1 - StrictMath.pow(config.beta1(), (double) step);
    double root = StrictMath.sqrt(1 - StrictMath.pow(config.beta2(), (double) step));
    for (var parameter : map) {
      double rate = learningRate * parameter.learningRateFactor();
      arithmetic.adamW(
          parameters,
          gradients,
          firstMoment,
          secondMoment,
          parameter.offset(),
          parameter.length(),
          new Arithmetic.AdamWStep(
              parameter.decay() ? 1 - rate * config.weightDecay() : 1,
              config.beta1(),
              config.beta2(),
              config.epsilon(),
              rate / correction,
              root));
    }
  }

  @Override
  public OptimizerState<A> state() {
    return new OptimizerState<>(
        ALGORITHM,
        step,
        Map.of(FIRST_MOMENT, copyOf(firstMoment), SECOND_MOMENT, copyOf(secondMoment)));
  }

  private A copyOf(A vector) {
    var copy = arithmetic.zeros(map.size());
    arithmetic.copy(vector, 0, copy, 0, map.size());
    return copy;
  }

  @Override
  public void restore(OptimizerState<A> state) {
    state.require(ALGORITHM, arithmetic, map.size(), List.of(FIRST_MOMENT, SECOND_MOMENT));
    arithmetic.copy(state.vectors().get(FIRST_MOMENT), 0, firstMoment, 0, map.size());
    arithmetic.copy(state.vectors().get(SECOND_MOMENT), 0, secondMoment, 0, map.size());
    step = state.step();
  }
}
