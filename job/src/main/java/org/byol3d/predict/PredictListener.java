package org.byol3d.predict;

import org.byol3d.inference.FailedCase;

/** Receives the progress of a prediction, on the thread that runs it. */
public interface PredictListener {
  /** Ignores the progress. */
  PredictListener NONE = new PredictListener() {};

  /**
   * Tells what is to be done.
   *
   * @param volumes found
   * @param done of them that are predicted already
   */
  default void listed(int volumes, int done) {}

  /** Tells that a volume is predicted. */
  default void predicted(PredictedVolume volume, Progress progress) {}

  /** Tells that a volume could not be predicted. */
  default void failed(FailedCase failure, Progress progress) {}

  /** Tells that predictions are compared with masks next. */
  default void scoring(int cases) {}

  /**
   * How far the prediction is.
   *
   * @param finished volumes that are predicted or have failed
   * @param total volumes that are to be predicted
   * @param secondsLeft expected time for the others, by the lengths of their files
   */
  record Progress(int finished, int total, long secondsLeft) {}
}
