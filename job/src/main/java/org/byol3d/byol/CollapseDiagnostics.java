package org.byol3d.byol;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether representations still tell samples apart. All is of the projections z scaled to length 1.
 *
 * <p>The standard deviation per dimension is 1/√d for an isotropic spread on the sphere and 0 for a
 * collapse to a point (Chen and He, "Exploring Simple Siamese Representation Learning", 2021,
 * §4.1). The effective rank is the exponential of the entropy of the singular values, centered and
 * scaled to sum 1 (Roy and Vetterli, "The Effective Rank", EUSIPCO 2007): 1 for a spread along one
 * line, k for an even one along k directions. It sees a dimensional collapse, which the standard
 * deviation need not.
 *
 * <p>n rows span at most min(n − 1, d) directions, and few rows may be alike by chance, so nothing
 * is said of fewer than {@link #LEAST_ROWS}, and the rank is judged by what n rows can show.
 *
 * @param rows n, the samples
 * @param dimensions d, the length of a projection
 * @param meanStd standard deviation of a dimension (with n − 1), mean over dimensions
 * @param minStd the same, least of the dimensions: near 0 for a dead one
 * @param effectiveRank 0 when all rows are equal, else from 1 to min(n − 1, d)
 * @param meanCosine mean cosine between different samples, −1/(n − 1) to 1
 */
public record CollapseDiagnostics(
    int rows,
    int dimensions,
    double meanStd,
    double minStd,
    double effectiveRank,
    double meanCosine) {

  /** Fewer rows allow no verdict. */
  public static final int LEAST_ROWS = 8;

  /** Collapsed to a point: a spread below this share of 1/√d (for a mean cosine above 0.99). */
  private static final double LEAST_STD_SHARE = 0.1;

  /**
   * Collapsed to few dimensions: below this share of the way from 1 to all that n rows can show.
   */
  private static final double LEAST_RANK_SHARE = 0.05;

  /**
   * Diagnoses projections.
   *
   * @param projections [samples, d], of different samples: of the two views of a crop pair, which
   *     training makes alike, only one; at least 2 rows
   * @throws IllegalArgumentException if there are fewer rows, or one is not finite
   */
  public static CollapseDiagnostics of(Matrix projections) {
    return ProjectionSpread.diagnose(projections);
  }

  /** The standard deviation of an isotropic spread, 1/√d. */
  public double isotropicStd() {
    return 1 / Math.sqrt(dimensions);
  }

  /** The mean standard deviation below which projections count as collapsed to a point. */
  public double leastStd() {
    return LEAST_STD_SHARE * isotropicStd();
  }

  /** The most directions that so many rows can show, min(n − 1, d). */
  public int mostDirections() {
    return Math.min(rows - 1, dimensions);
  }

  /** The effective rank below which projections count as collapsed to few dimensions. */
  public double leastRank() {
    return 1 + LEAST_RANK_SHARE * (mostDirections() - 1);
  }

  /** Whether the rows suffice for a verdict. */
  public boolean judged() {
    return rows >= LEAST_ROWS;
  }

  /** Whether the projections have collapsed; false when the rows do not suffice to tell. */
  public boolean collapsed() {
    return reason().isPresent();
  }

  /** Why the projections count as collapsed, if they do. */
  public Optional<String> reason() {
    if (!judged()) {
      return Optional.empty();
    }
    if (meanStd < leastStd()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the projections of %d samples are nearly equal: standard deviation %.2g, below %.2g",
              rows,
              meanStd,
              leastStd()));
    }
    if (effectiveRank < leastRank()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the projections of %d samples lie along few directions: effective rank %.2f, below"
                  + " %.2f",
              rows,
              effectiveRank,
              leastRank()));
    }
    return Optional.empty();
  }
}
