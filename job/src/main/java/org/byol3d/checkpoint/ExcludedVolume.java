package org.byol3d.checkpoint;

import java.util.Objects;

/**
 * A volume that became unreadable during a run, and whose crops are drawn from another since.
 *
 * @param uri where the volume lies, as the index names it
 * @param sinceStep the first step that another stands in for it, 0 or more
 * @param reason for people
 */
public record ExcludedVolume(String uri, long sinceStep, String reason) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when the step is negative
   */
  public ExcludedVolume {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(reason, "reason");
    if (sinceStep < 0) {
      throw new IllegalArgumentException("sinceStep is not negative, but is " + sinceStep);
    }
  }
}
