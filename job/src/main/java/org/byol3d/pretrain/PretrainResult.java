package org.byol3d.pretrain;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param steps made in all, with those before a resume
 * @param totalSteps of the whole run
 * @param loss of the last step; NaN when none was made
 * @param checkpoint URI of the last checkpoint, if there is one
 */
public record PretrainResult(
    long steps, long totalSteps, double loss, Optional<String> checkpoint) {
  /** Whether nothing is left to do. */
  public boolean finished() {
    return steps >= totalSteps;
  }
}
