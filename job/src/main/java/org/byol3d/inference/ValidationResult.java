package org.byol3d.inference;

import java.util.List;

/**
 * What a validation found.
 *
 * @param scores of all cases
 * @param slices of a few cases, for people to look at
 */
public record ValidationResult(ValidationScores scores, List<CaseSlice> slices) {
  /** Copies the list. */
  public ValidationResult {
    slices = List.copyOf(slices);
  }
}
