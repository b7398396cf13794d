package org.byol3d.run;

import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.text.Check;

/**
 * When a run validates: after every so many steps, and after the last one.
 *
 * @param every steps between two validations, at least 1
 * @param totalSteps steps of the run
 * @param score name of the metric that decides which checkpoint is the best; higher is better. A
 *     checkpoint that was validated has it among its metrics
 */
public record ValidationSchedule(long every, long totalSteps, String score) {
  /**
   * Checks the steps.
   *
   * @throws IllegalArgumentException when no step lies between two validations
   */
  public ValidationSchedule {
    Check.atLeast("steps between two validations", every, 1);
  }

  /** Returns whether the weights after a number of steps are validated. */
  public boolean isDue(long steps) {
    return steps > 0 && (steps % every == 0 || steps == totalSteps);
  }

  /**
   * Returns whether a checkpoint waits for its validation, because the run ended while the
   * validation was due.
   */
  public boolean isPending(Checkpoint checkpoint) {
    return isDue(checkpoint.state().step()) && !checkpoint.metrics().containsKey(score);
  }
}
