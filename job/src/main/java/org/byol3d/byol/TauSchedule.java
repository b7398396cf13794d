package org.byol3d.byol;

/**
 * The target's decay rate at step k of K: τ_k = 1 − (1 − τ_base)·(cos(πk/K) + 1)/2, from τ_base up
 * to 1. Source: Grill et al. 2020, §3.3.
 *
 * @param base τ_base, in [0, 1]
 * @param steps K, at least 1
 */
public record TauSchedule(double base, long steps) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public TauSchedule {
    if (!(base >= 0 && base <= 1)) {
      throw new IllegalArgumentException("τ_base must lie in [0, 1], but is " + base);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("a run has at least 1 step, not " + steps);
    }
  }

  /**
   * τ of a step.
   *
   * @param step k in [0, K]; 0 for the first step
   */
  public double at(long step) {
    return 1 - (1 - base) * (Math.cos(Math.PI * step / steps) + 1) / 2;
  }
}
