package org.byol3d.byol;

import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether projections of different samples still differ. All figures are of the projections z
 * scaled to length 1.
 *
 * <p>The standard deviation per dimension is 1/√d for an isotropic spread on the sphere and 0 for a
 * collapse to a point (Chen and He, "Exploring Simple Siamese Representation Learning", 2021,
 * §4.1). The effective rank is the exponential of the entropy of the singular values, centered and
 * scaled to sum 1 (Roy and Vetterli, "The Effective Rank", EUSIPCO 2007): 1 for a spread along one
 * line, k for an even spread along k directions. It shows a dimensional collapse, which the
 * standard deviation may not show.
 *
 * <p>n rows span at most min(n − 1, d) directions, and few rows may be alike by chance. So fewer
 * than {@link #LEAST_ROWS} rows get no verdict, and the rank is compared with what n rows can show.
 *
 * @param rows n, the number of samples
 * @param dimensions d, the length of a projection
 * @param meanStd standard deviation of a dimension (with n − 1), averaged over the dimensions
 * @param minStd smallest standard deviation of a dimension: near 0 if one dimension is constant
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

  /** The smallest number of rows that allows a verdict. */
  public static final int LEAST_ROWS = 8;

  /** A spread below this share of 1/√d is a collapse to a point (the mean cosine is above 0.99). */
  private static final double LEAST_STD_SHARE = 0.1;

  /**
   * A rank below this share of the way from 1 to the most that n rows can show is a collapse to few
   * dimensions.
   */
  private static final double LEAST_RANK_SHARE = 0.05;

  /**
   * Diagnoses projections.
   *
   * @param projections [samples, d], at least 2 rows, each of another sample; give only one view of
   *     a crop pair, because training makes the two views alike
   * @throws IllegalArgumentException if there are fewer rows, or a value is not finite
   */
  public static CollapseDiagnostics of(Matrix projections) {
    return ProjectionSpread.diagnose(projections);
  }

  /** Returns the standard deviation of an isotropic spread, 1/√d. */
  public double isotropicStd() {
    return 1 / Math.sqrt(dimensions);
  }

  /** Returns the mean standard deviation below which projections count as collapsed to a point. */
  public double leastStd() {
    return LEAST_STD_SHARE * isotropicStd();
  }

  /** Returns the most directions that n rows can show, min(n − 1, d). */
  public int mostDirections() {
    return Math.min(rows - 1, dimensions);
  }

  /** Returns the effective rank below which projections count as collapsed to few dimensions. */
  public double leastRank() {
    return 1 + LEAST_RANK_SHARE * (mostDirections() - 1);
  }

  /** Returns whether there are enough rows for a verdict. */
  public boolean judged() {
    return rows >= LEAST_ROWS;
  }

  /** Returns whether the projections have collapsed; false when there are too few rows to tell. */
  public boolean collapsed() {
    return reason().isPresent();
  }

  /** Returns why the projections count as collapsed, if they do. */
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
