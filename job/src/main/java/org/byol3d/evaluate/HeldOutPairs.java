package org.byol3d.evaluate;

import java.util.List;
import org.byol3d.ingest.IndexedVolume;

/**
 * Crop pairs to hold networks against: a function of these fields and the configuration's crops.
 *
 * @param volumes that they are of, none of them trained on; at least one
 * @param count how many, at least 2; made up to whole steps of the configuration's global batch
 * @param seed key of crops and augmentations
 */
public record HeldOutPairs(List<IndexedVolume> volumes, int count, long seed) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when there are too few
   */
  public HeldOutPairs {
    volumes = List.copyOf(volumes);
    if (volumes.isEmpty() || count < 2) {
      throw new IllegalArgumentException(
          "%d held-out pairs of %d volumes: at least 2 of 1 are needed"
              .formatted(count, volumes.size()));
    }
  }
}
