package org.byol3d.repretrain;

import java.util.List;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.random.SplitRandom;

/**
 * Which volumes are never trained on, so that models can be compared on them. The hash of an id
 * decides, so a held-out scan stays held out.
 *
 * @param unit what is held out as a whole
 * @param below ids with a smaller hash are held out, in [0, 1]
 */
record HeldOutRule(Unit unit, double below) {
  private static final long HELD_OUT = 0x68656c646f7574L; // "heldout"

  /** What is held out as a whole. */
  enum Unit {
    /** Scans, since their patches share animal, staining and microscope. */
    SCAN,
    /** Volumes, if there are too few scans to spare one. */
    VOLUME;

    private String id(IndexedVolume volume) {
      return this == SCAN ? volume.scanId() : volume.uri();
    }
  }

  /**
   * Chooses a rule that holds out approximately a share of these volumes, and at least one.
   *
   * @param volumes at least one volume
   * @param share share to hold out, in (0, 1)
   */
  static HeldOutRule choose(List<IndexedVolume> volumes, double share) {
    long scans = volumes.stream().map(IndexedVolume::scanId).distinct().count();
    var unit = scans * share >= 1 ? Unit.SCAN : Unit.VOLUME;
    double lowest =
        volumes.stream().mapToDouble(volume -> hash(unit.id(volume))).min().orElseThrow();
    return new HeldOutRule(unit, Math.max(share, Math.nextUp(lowest)));
  }

  /** Returns whether a volume is held out. */
  boolean holds(IndexedVolume volume) {
    return hash(unit.id(volume)) < below;
  }

  private static double hash(String id) {
    return SplitRandom.of(HELD_OUT, id.chars().asLongStream().toArray()).nextDouble();
  }
}
