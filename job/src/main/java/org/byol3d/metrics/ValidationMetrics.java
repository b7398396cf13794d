package org.byol3d.metrics;

import java.util.Locale;

/**
 * The scores of a segmenter on whole volumes that it was not trained on. Each score is a mean over
 * the cases that have it, as {@code summary.json} of the same validation lists them, and not a
 * number if no case has it.
 *
 * @param step the last step before the validation, from 0
 * @param epoch epochs completed by then
 * @param cases volumes that were predicted, 0 or more
 * @param failed volumes that could not be predicted, 0 or more
 * @param dice Dice coefficient of the foreground classes, in [0, 1]
 * @param iou intersection over union of the foreground classes, in [0, 1]
 * @param precision share of the predicted components that match a true one, in [0, 1]
 * @param recall share of the true components that a predicted one matches, in [0, 1]
 * @param f1 harmonic mean of precision and recall, in [0, 1]
 * @param panopticQuality mean Dice of the matched components times their F1, in [0, 1]
 * @param best whether no earlier validation of the run had a higher Dice
 * @param seconds how long the validation took, 0 or more
 */
public record ValidationMetrics(
    long step,
    double epoch,
    int cases,
    int failed,
    double dice,
    double iou,
    double precision,
    double recall,
    double f1,
    double panopticQuality,
    boolean best,
    double seconds)
    implements MetricsRecord {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException when one is negative
   */
  public ValidationMetrics {
    Timings.check("seconds", seconds);
    if (step < 0 || cases < 0 || failed < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "validation at step %d of %d cases and %d failed ones: none may be negative",
              step,
              cases,
              failed));
    }
  }
}
