package org.byol3d.evaluate;

import java.util.Locale;
import java.util.Objects;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Normalization;

/**
 * Options of an evaluation.
 *
 * @param sampling which crops
 * @param split which scans to learn from and which to test on
 * @param normalization {@code none}, {@code minmax} or {@code percentile}: what the encoders were
 *     trained with
 * @param resamples of the bootstrap, at least 100; 2,000 by default
 * @param threads intra-op threads of the encoders, at least 1
 */
public record EvaluationOptions(
    CropSampling sampling, SplitRule split, String normalization, int resamples, int threads) {
  /** Enough that the ends of an interval change by less than a tenth of its width. */
  public static final int DEFAULT_RESAMPLES = 2000;

  private static final int LEAST_RESAMPLES = 100;

  /**
   * Checks the fields.
   *
   * @throws WrongRequestException when a field is out of range; names it
   */
  public EvaluationOptions {
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(split, "split");
    // Refuses an unknown name.
    Objects.requireNonNull(Normalization.of(normalization));
    if (resamples < LEAST_RESAMPLES) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "%d resamples: at least %d are needed for a 95 %% interval",
              resamples,
              LEAST_RESAMPLES));
    }
    if (threads < 1) {
      throw new WrongRequestException(
          String.format(Locale.ROOT, "%d threads: must be at least 1", threads));
    }
  }
}
