package org.byol3d.doctor;

import java.time.Duration;
import java.time.Instant;

/**
 * How far an executor's clock is ahead of the driver's.
 *
 * @param ahead negative when behind
 * @param uncertainty that it may be off by, either way: half of the round trip
 */
public record ClockOffset(Duration ahead, Duration uncertainty) {
  /**
   * From one question.
   *
   * @param asked on the driver's clock
   * @param there on the executor's clock, at some moment in between
   * @param answered on the driver's clock
   */
  static ClockOffset of(Instant asked, Instant there, Instant answered) {
    var half = Duration.between(asked, answered).dividedBy(2);
    return new ClockOffset(Duration.between(asked.plus(half), there), half);
  }

  /** Whether the clocks differ by more than that, whatever the uncertainty hides. */
  boolean exceeds(Duration most) {
    return ahead.abs().minus(uncertainty).compareTo(most) > 0;
  }
}
