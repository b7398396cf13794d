package org.byol3d.byol;

import org.byol3d.text.Check;

/**
 * The target's decay rate at step k of K: τ_k = 1 − (1 − τ_base)·(cos(πk/K) + 1)/2. It rises from
 * τ_base to 1. Source: Grill et al. 2020, §3.3.
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
    requireBase(base);
    Check.atLeast("steps", steps, 1);
  }

  /**
   * Checks τ_base.
   *
   * @throws IllegalArgumentException when it is not in [0, 1]
   */
  public static void requireBase(double base) {
    Check.within("tau", base, 0, 1);
  }

  /**
   * Returns τ of a step.
   *
   * @param step k in [0, K]; 0 for the first step
   */
  public double at(long step) {
    return 1 - (1 - base) * (Math.cos(Math.PI * step / steps) + 1) / 2;
  }
}
