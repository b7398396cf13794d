package org.byol3d.crop;

import java.io.Serializable;
import org.byol3d.text.Check;

/**
 * Which crop pairs are worth a forward pass: both crops of a pair should hold at least {@code
 * minForeground} foreground. After {@code maxTries} draws the sampler takes the best pair so far,
 * so it also samples an empty volume once per epoch.
 *
 * @param minForeground least estimated foreground fraction of each crop, in [0, 1]; 0 accepts all
 * @param maxTries most pairs drawn for one sample, in [1, 10,000]
 */
public record ForegroundRule(double minForeground, int maxTries) implements Serializable {

  private static final int MOST_TRIES = 10_000;

  /** Accepts every pair. */
  public static final ForegroundRule ANY = new ForegroundRule(0, 1);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public ForegroundRule {
    Check.within("min-foreground", minForeground, 0, 1);
    Check.within("tries", maxTries, 1, MOST_TRIES);
  }
}
