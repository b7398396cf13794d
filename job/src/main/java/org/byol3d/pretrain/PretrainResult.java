package org.byol3d.pretrain;

import java.util.Optional;
import org.byol3d.checkpoint.Checkpoint;

/**
 * How a run ended.
 *
 * @param steps all steps so far, with those before a resume
 * @param made steps that this process made
 * @param totalSteps steps of the whole run
 * @param loss loss of the last step; NaN if there was no step
 * @param checkpoint name of the last checkpoint, if there is one
 */
public record PretrainResult(
    long steps, long made, long totalSteps, double loss, Optional<String> checkpoint) {
  /** Describes a run whose last checkpoint has all steps, so that there is nothing to do. */
  static PretrainResult finishedBefore(Checkpoint last) {
    return new PretrainResult(
        last.state().step(),
        0,
        last.run().totalSteps(),
        last.metrics().getOrDefault(TrainingLoop.LOSS, Double.NaN),
        Optional.of(last.name()));
  }

  /** Returns whether all steps are done. */
  public boolean finished() {
    return steps >= totalSteps;
  }
}
