package org.byol3d.pretrain;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param steps all steps so far, with those before a resume
 * @param totalSteps steps of the whole run
 * @param loss loss of the last step; NaN if this process made none
 * @param checkpoint name of the last checkpoint, if there is one
 */
public record PretrainResult(
    long steps, long totalSteps, double loss, Optional<String> checkpoint) {
  /** Returns whether all steps are done. */
  public boolean finished() {
    return steps >= totalSteps;
  }
}
