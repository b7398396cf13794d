package org.byol3d.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.byol3d.text.Check;

/**
 * The target network's update, ξ ← τ ξ + (1 − τ) θ (Grill et al. 2020, equation 1). It averages
 * parameters only, never BatchNorm's running statistics. Parameters are matched by name, so the
 * target may lack some of the online network's (the predictor).
 *
 * @param <A> the vector: {@code float[]} or {@code double[]}
 */
public final class ExponentialMovingAverage<A> {
  private final Arithmetic<A> arithmetic;
  private final ParameterMap target;
  private final ParameterMap online;
  private final List<Run> runs;

  /** A range of both vectors that holds the same parameters in the same order. */
  private record Run(int targetOffset, int onlineOffset, int length) {}

  /**
   * @throws IllegalArgumentException when a target parameter is not in the online map, or has
   *     another shape there
   */
  public ExponentialMovingAverage(
      Arithmetic<A> arithmetic, ParameterMap target, ParameterMap online) {
    this.arithmetic = arithmetic;
    this.target = target;
    this.online = online;
    this.runs = runs(target, online);
  }

  private static List<Run> runs(ParameterMap target, ParameterMap online) {
    var runs = new ArrayList<Run>();
    for (var own : target) {
      var other =
          online
              .find(own.name())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the online network has no parameter " + own.name()));
      if (!Arrays.equals(own.shape(), other.shape())) {
        throw new IllegalArgumentException(
            own.name() + " has another shape in the online network: " + own + ", " + other);
      }
      var last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.onlineOffset() + last.length() == other.offset()) {
        runs.set(
            runs.size() - 1,
            new Run(last.targetOffset(), last.onlineOffset(), last.length() + own.length()));
      } else {
        runs.add(new Run(own.offset(), other.offset(), own.length()));
      }
    }
    return List.copyOf(runs);
  }

  /**
   * Updates the target vector in place.
   *
   * @param tau τ in [0, 1]: 1 keeps the target, 0 copies the online network
   * @throws IllegalArgumentException when τ is out of range or a length is not its map's size
   */
  public void update(A targetVector, A onlineVector, double tau) {
    Check.within("τ", tau, 0, 1);
    target.requireLength("the target vector", arithmetic.length(targetVector));
    online.requireLength("the online vector", arithmetic.length(onlineVector));
    for (var run : runs) {
      arithmetic.average(
          targetVector, run.targetOffset(), onlineVector, run.onlineOffset(), run.length(), tau);
    }
  }
}
