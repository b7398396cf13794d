package org.byol3d.run;

import java.io.IOException;
import java.util.Optional;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.optim.NonFiniteGradientException;

/** Makes the steps of a run, one after the other. Used by one thread. */
public interface Trainer {
  /** Publishes the weights to the workers, before the first step. */
  void start();

  /**
   * Makes a step.
   *
   * @param step from 0
   * @param last whether this is the last step of the run, so that nothing is loaded for a next one
   * @throws NonFiniteGradientException if loss or gradient are not finite
   * @throws IOException if a volume is unreadable and the configuration asks to fail
   */
  StepReport step(long step, boolean last) throws IOException, InterruptedException;

  /**
   * Returns whether the state is that of whole steps. It is not when a step failed while it was
   * applied.
   */
  boolean isBetweenSteps();

  /**
   * Checks the weights.
   *
   * @throws NonFiniteGradientException if one is NaN or infinite
   */
  void requireFinite();

  /** Returns the state to save after so many steps. The next step changes its vectors. */
  TrainingState state(long steps);

  /**
   * Tells what to do about a training that diverged.
   *
   * @param step that diverged
   * @param good URI of the newest checkpoint from before, if there is one
   * @return follows a colon in a message, without a period
   */
  String divergenceRemedy(long step, Optional<String> good);
}
