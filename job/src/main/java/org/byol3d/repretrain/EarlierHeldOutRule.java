package org.byol3d.repretrain;

import java.util.Objects;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.text.Check;

/**
 * The rule of models that an earlier version of the program made: it compares the hash of each id
 * with a fixed number. It is read to finish such a run with the same volumes, and to make {@link
 * HeldOutIds} of it.
 *
 * @param unit what is held out as a whole
 * @param below ids with a smaller hash are held out, in [0, 1]; the id of a volume is its URI
 */
record EarlierHeldOutRule(Unit unit, double below) implements HeldOut {
  /** Checks the fields. */
  EarlierHeldOutRule {
    Objects.requireNonNull(unit, "unit");
    Check.within("below", below, 0, 1);
  }

  @Override
  public boolean holds(IndexedVolume volume) {
    return HeldOut.hash(unit == Unit.SCAN ? volume.scanId() : volume.uri()) < below;
  }

  @Override
  public String key(IndexedVolume volume) {
    return volume.uri();
  }
}
