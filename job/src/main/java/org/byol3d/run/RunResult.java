package org.byol3d.run;

import java.util.Optional;
import org.byol3d.checkpoint.Checkpoint;

/**
 * How a run ended.
 *
 * @param steps all steps so far, with those before a resume
 * @param made steps that this process made
 * @param totalSteps steps of the whole run
 * @param loss loss of the last step; NaN if there was no step
 * @param pending whether the validation of the last checkpoint was stopped, so that the run has to
 *     resume to make it
 * @param checkpoint name of the last checkpoint, if there is one
 */
public record RunResult(
    long steps,
    long made,
    long totalSteps,
    double loss,
    boolean pending,
    Optional<String> checkpoint) {
  /** Describes a run whose last checkpoint has all steps, so that there is nothing to do. */
  public static RunResult finishedBefore(Checkpoint last) {
    return new RunResult(
        last.state().step(),
        0,
        last.run().totalSteps(),
        last.metrics().getOrDefault(TrainingLoop.LOSS, Double.NaN),
        false,
        Optional.of(last.name()));
  }

  /** Returns whether all steps and validations are done. */
  public boolean finished() {
    return steps >= totalSteps && !pending;
  }
}
