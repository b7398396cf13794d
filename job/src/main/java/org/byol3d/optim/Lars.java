package org.byol3d.optim;

import java.util.List;
import java.util.Map;
import org.byol3d.text.Check;

/**
 * Layer-wise adaptive rate scaling (You, Gitman, Ginsburg 2017) as BYOL trains with it (Grill et
 * al. 2020, section 3.3 and appendix). For every tensor θ of two or more axes, with gradient g:
 *
 * <pre>
 * u ← g + λ θ                           λ = 0 where the map says no decay
 * u ← η ‖θ‖ / ‖u‖ · u                   when both norms are positive
 * v ← μ v + u
 * θ ← θ − lr · v
 * </pre>
 *
 * <p>Biases, norm scales and scalars take neither the decay nor the adaptation, even where the map
 * says that they decay. Norms are accumulated in double.
 */
public final class Lars<A> implements Optimizer<A> {
  private static final String ALGORITHM = "lars";
  private static final String VELOCITY = "momentum_buffer";

  private final Arithmetic<A> arithmetic;
  private final ParameterMap map;
  private final LarsConfig config;
  private final A velocity;
  private long step;

  /** Creates an optimizer at step 0, with zero velocity. */
  public Lars(Arithmetic<A> arithmetic, ParameterMap map, LarsConfig config) {
    this.arithmetic = arithmetic;
    this.map = map;
    this.config = config;
    this.velocity = arithmetic.zeros(map.size());
  }

  @Override
  public void step(A parameters, A gradients, double learningRate) {
    map.requireLength("the parameter vector", arithmetic.length(parameters));
    map.requireLength("the gradient vector", arithmetic.length(gradients));
    Check.notNegative("the learning rate", learningRate);
    step++;
    for (var parameter : map) {
      boolean adapted = parameter.rank() > 1;
      double weightDecay = adapted && parameter.decay() ? config.weightDecay() : 0;
      double trust = adapted ? trustRatio(parameters, gradients, parameter, weightDecay) : 1;
      arithmetic.momentum(
          parameters,
          gradients,
          velocity,
          parameter.offset(),
          parameter.length(),
          new Arithmetic.LarsStep(
              weightDecay,
              trust,
              config.momentum(),
              learningRate * parameter.learningRateFactor()));
    }
  }

  private double trustRatio(A parameters, A gradients, VectorSlice parameter, double weightDecay) {
    int offset = parameter.offset();
    int length = parameter.length();
    double weightSquares = arithmetic.dot(parameters, parameters, offset, length);
    // ‖g + λθ‖² by its three terms: no pass that stores the sum.
    double updateSquares =
        arithmetic.dot(gradients, gradients, offset, length)
            + 2 * weightDecay * arithmetic.dot(gradients, parameters, offset, length)
            + weightDecay * weightDecay * weightSquares;
    return weightSquares > 0 && updateSquares > 0
        ? config.trustCoefficient() * Math.sqrt(weightSquares / updateSquares)
        : 1;
  }

  @Override
  public OptimizerState<A> state() {
    var copy = arithmetic.zeros(map.size());
    arithmetic.copy(velocity, 0, copy, 0, map.size());
    return new OptimizerState<>(ALGORITHM, step, Map.of(VELOCITY, copy));
  }

  @Override
  public void restore(OptimizerState<A> state) {
    state.require(ALGORITHM, arithmetic, map.size(), List.of(VELOCITY));
    arithmetic.copy(state.vectors().get(VELOCITY), 0, velocity, 0, map.size());
    step = state.step();
  }
}
