package org.byol3d.storage;

import java.time.Duration;

/**
 * What a lease is for, and how long it lasts.
 *
 * @param file name of the lease's file in the directory
 * @param subject what the lease protects, for messages, such as {@code index}
 * @param timeToLive how long the lease lasts without renewal, at least a second. The clocks of the
 *     machines that share the directory may differ by half of it
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

  /** Returns the time between renewals: one or two slow renewals do not lose the lease. */
  public Duration renewal() {
    return timeToLive.dividedBy(RENEWALS);
  }
}
