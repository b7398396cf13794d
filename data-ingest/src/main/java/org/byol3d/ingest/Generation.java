package org.byol3d.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One generation of an index.
 *
 * @param manifest describes it
 * @param volumes all of its volumes, with those marked as vanished, sorted by URI
 * @param masks the masks of its volumes, sorted by URI; none if it is an index without masks
 * @param quarantine the files that are kept out, sorted by URI
 */
record Generation(
    Manifest manifest,
    List<IndexedVolume> volumes,
    List<IndexedMask> masks,
    List<QuarantinedFile> quarantine) {

  Generation {
    volumes = List.copyOf(volumes);
    masks = List.copyOf(masks);
    quarantine = List.copyOf(quarantine);
  }

  /**
   * Returns the same generation with masks.
   *
   * @param masks sorted by URI
   * @param badMasks masks that are kept out
   */
  Generation withMasks(List<IndexedMask> masks, List<QuarantinedFile> badMasks) {
    var all = new ArrayList<>(quarantine);
    all.addAll(badMasks);
    all.sort(Comparator.comparing(it -> it.file().uri()));
    var counts = manifest.counts();
    return new Generation(
        manifest.with(
            new Manifest.Counts(
                counts.volumes(),
                counts.vanished(),
                all.size(),
                counts.leftOut(),
                counts.bytes(),
                masks.size())),
        volumes,
        masks,
        all);
  }

  /** Tells whether another generation has the same rows and parameters. */
  boolean hasSameContentAs(Generation other) {
    return volumes.equals(other.volumes)
        && masks.equals(other.masks)
        && quarantine.equals(other.quarantine)
        && manifest.parameters().equals(other.manifest.parameters());
  }
}
