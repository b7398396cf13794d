package org.byol3d.run;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.byol3d.metrics.ValidationMetrics;

/**
 * Validates the weights between steps. The loop calls it once for each number of steps that is due,
 * before it saves the checkpoint of these steps. It calls it again for the same steps only if the
 * call before did not come to its end.
 */
public interface Validator {
  /** Returns when the run validates. */
  ValidationSchedule schedule();

  /**
   * Validates the weights after a number of steps.
   *
   * @param best highest score of the checkpoints before, if one has a score
   * @param stop is asked now and then. If it is true, the validation ends without a result, and the
   *     run that resumes makes it again
   * @return empty if it was stopped
   * @throws IOException if the validation fails; the run ends then
   */
  Optional<Result> validate(long steps, OptionalDouble best, BooleanSupplier stop)
      throws IOException, InterruptedException;

  /**
   * What a validation found.
   *
   * @param record for the log
   * @param metrics by name, for the checkpoint of these steps; the score is one of them and may be
   *     NaN
   */
  record Result(ValidationMetrics record, Map<String, Double> metrics) {
    /** Copies the map. */
    public Result {
      metrics = Map.copyOf(metrics);
    }
  }
}
