package org.byol3d.repretrain;

import org.byol3d.ingest.IndexedVolume;
import org.byol3d.random.SplitRandom;

/** Tells which volumes are never trained on, so that models can be compared on them. */
sealed interface HeldOut permits HeldOutIds, EarlierHeldOutRule {

  /** What is held out as a whole. */
  enum Unit {
    /** Scans, since their patches share animal, staining and microscope. */
    SCAN,
    /** Volumes, if there are too few scans to spare one. */
    VOLUME
  }

  /** Returns whether a volume is held out. */
  boolean holds(IndexedVolume volume);

  /** Returns the name of a volume in draws among volumes. */
  String key(IndexedVolume volume);

  /** Returns the hash of an id in [0, 1): the ids with the lowest hashes are held out. */
  static double hash(String id) {
    long heldOut = 0x68656c646f7574L; // "heldout"
    return SplitRandom.of(heldOut, id.chars().asLongStream().toArray()).nextDouble();
  }
}
