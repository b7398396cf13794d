package org.byol3d.evaluate;

import java.util.List;
import java.util.Locale;
import org.byol3d.ingest.IndexedVolume;

/**
 * Crop pairs on which networks are compared. These fields and the configuration's crops determine
 * them.
 *
 * @param volumes volumes that no network was trained on, at least one
 * @param count number of pairs, at least 2; rounded up to whole steps of the global batch
 * @param seed key of crops and augmentations
 */
public record HeldOutPairs(List<IndexedVolume> volumes, int count, long seed) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException if there are too few pairs or volumes
   */
  public HeldOutPairs {
    volumes = List.copyOf(volumes);
    if (volumes.isEmpty() || count < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d held-out pairs of %d volumes: at least 2 pairs of 1 volume are needed",
              count,
              volumes.size()));
    }
  }
}
