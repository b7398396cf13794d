package org.byol3d.ingest;

import java.util.List;

/**
 * One generation of an index.
 *
 * @param manifest describes it
 * @param volumes all of its volumes, with those marked as vanished, sorted by URI
 * @param quarantine the files that are kept out, sorted by URI
 */
record Generation(
    Manifest manifest, List<IndexedVolume> volumes, List<QuarantinedFile> quarantine) {

  Generation {
    volumes = List.copyOf(volumes);
    quarantine = List.copyOf(quarantine);
  }

  /** Tells whether another generation has the same rows and parameters. */
  boolean hasSameContentAs(Generation other) {
    return volumes.equals(other.volumes)
        && quarantine.equals(other.quarantine)
        && manifest.parameters().equals(other.manifest.parameters());
  }
}
