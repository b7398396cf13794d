package org.byol3d.doctor;

import java.time.Duration;
import java.time.Instant;

/**
 * How far an executor's clock is ahead of the driver's.
 *
 * @param ahead negative when behind
 * @param uncertainty by which {@code ahead} may be wrong: half of the round trip
 */
public record ClockOffset(Duration ahead, Duration uncertainty) {
  /**
   * Computes the offset from one question.
   *
   * @param asked on the driver's clock
   * @param there on the executor's clock, between the two
   * @param answered on the driver's clock
   */
  static ClockOffset of(Instant asked, Instant there, Instant answered) {
    var half = Duration.between(asked, answered).dividedBy(2);
    return new ClockOffset(Duration.between(asked.plus(half), there), half);
  }

  /** Tells whether the clocks certainly differ by more than {@code most}. */
  boolean exceeds(Duration most) {
    return ahead.abs().minus(uncertainty).compareTo(most) > 0;
  }
}
