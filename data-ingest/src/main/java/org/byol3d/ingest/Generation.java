package org.byol3d.ingest;

import java.util.List;

/**
 * One generation of an index.
 *
 * @param manifest what it is
 * @param volumes all of its volumes, those marked as vanished among them, sorted by URI
 * @param quarantine the files kept out, sorted by URI
 */
record Generation(
    Manifest manifest, List<IndexedVolume> volumes, List<QuarantinedFile> quarantine) {

  Generation {
    volumes = List.copyOf(volumes);
    quarantine = List.copyOf(quarantine);
  }

  /** Whether another generation says the same of the data. */
  boolean saysAsMuchAs(Generation other) {
    return volumes.equals(other.volumes)
        && quarantine.equals(other.quarantine)
        && manifest.parameters().equals(other.manifest.parameters());
  }
}
