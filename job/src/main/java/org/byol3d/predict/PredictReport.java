package org.byol3d.predict;

import java.util.List;
import java.util.Optional;
import org.byol3d.inference.FailedCase;
import org.byol3d.inference.ValidationScores;

/**
 * What a prediction did.
 *
 * @param predicted volumes with a prediction, sorted by path
 * @param failed volumes without one, and why
 * @param scores of the predictions, if they were wanted
 */
public record PredictReport(
    List<PredictedVolume> predicted, List<FailedCase> failed, Optional<ValidationScores> scores) {
  /** Copies the lists. */
  public PredictReport {
    predicted = List.copyOf(predicted);
    failed = List.copyOf(failed);
  }

  /** Returns whether every volume has a prediction and, if they were wanted, scores. */
  public boolean isComplete() {
    return failed.isEmpty() && scores.map(it -> it.failed().isEmpty()).orElse(true);
  }
}
