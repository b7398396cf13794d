package org.byol3d.optim;

import org.byol3d.text.Check;

/**
 * The learning rate: a linear warm-up from 0, then a decay to 0. At step k of K with w warm-up
 * steps it is base·k/w while k &lt; w; after that, the decay gives its share of base at (k − w)/(K
 * − w).
 *
 * @param base the highest learning rate, positive
 * @param warmupSteps w, at least 0 and less than K
 * @param steps K, at least 1
 * @param decay how the rate falls after the warm-up
 */
public record LearningRateSchedule(
    double base, long warmupSteps, long steps, LearningRateDecay decay) {
  /** The largest share of a run that warm-up may take. */
  private static final double MAX_WARMUP_SHARE = 0.1;

  /** No optimizer learns with a larger rate: the first step makes all weights infinite. */
  private static final double MOST = 1e6;

  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public LearningRateSchedule {
    requireBase(base);
    if (warmupSteps < 0 || warmupSteps >= steps) {
      throw new IllegalArgumentException(
          "warm-up takes " + warmupSteps + " of " + steps + " steps: it must leave at least 1");
    }
  }

  /**
   * Checks the highest learning rate.
   *
   * @throws IllegalArgumentException when it is not in (0, 1,000,000]
   */
  public static void requireBase(double base) {
    Check.positive("learning-rate", base);
    Check.within("learning-rate", base, 0, MOST);
  }

  /** Returns the schedule of a run in epochs. Warm-up takes at most a tenth of the run. */
  public static LearningRateSchedule ofEpochs(
      double base, long warmupEpochs, long epochs, long stepsPerEpoch, LearningRateDecay decay) {
    long steps = epochs * stepsPerEpoch;
    long warmup = Math.min(warmupEpochs * stepsPerEpoch, (long) (MAX_WARMUP_SHARE * steps));
    return new LearningRateSchedule(base, warmup, steps, decay);
  }

  /**
   * Returns the learning rate of a step.
   *
   * @param step k in [0, K); 0 for the first step
   */
  public double at(long step) {
    if (step < warmupSteps) {
      return base * step / warmupSteps;
    }
    double progress = (double) (step - warmupSteps) / (steps - warmupSteps);
    return decay.learningRate(base, progress);
  }
}
