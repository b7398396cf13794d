package org.byol3d.storage;

import java.time.Duration;

/**
 * What a lease is of.
 *
 * @param file its name in the directory
 * @param subject what is held, for messages: {@code index}
 * @param timeToLive how long it holds without being renewed, positive. The clocks of machines that
 *     share the directory may differ by half of it
 */
public record LeaseTerms(String file, String subject, Duration timeToLive) {
  private static final int RENEWALS = 5;

  /**
   * Checks the duration.
   *
   * @throws IllegalArgumentException when it is shorter than a second
   */
  public LeaseTerms {
    if (timeToLive.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("lease of " + timeToLive + ": must be a second or longer");
    }
  }

  /** How often its owner renews it: a slow renewal or two do not lose it. */
  public Duration renewal() {
    return timeToLive.dividedBy(RENEWALS);
  }
}
