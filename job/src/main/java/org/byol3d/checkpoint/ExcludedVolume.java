package org.byol3d.checkpoint;

import java.util.Objects;

/**
 * A volume that became unreadable during a run; other volumes replace it since.
 *
 * @param uri of the volume in the index
 * @param sinceStep the first step without it, 0 or more
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
      throw new IllegalArgumentException("sinceStep must be 0 or more, but is " + sinceStep);
    }
  }
}
