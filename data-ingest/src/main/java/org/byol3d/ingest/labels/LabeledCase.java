package org.byol3d.ingest.labels;

import java.io.Serializable;
import org.byol3d.crop.MaskedVolume;
import org.byol3d.ingest.IndexedMask;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.volume.LabelSet;

/**
 * A volume with its mask.
 *
 * @param name the path of the volume below the data directory without its ending: nnU-Net's name of
 *     the case in a flat folder. It is safe as a path below an output directory, see {@link
 *     CaseNames}
 * @param volume the volume
 * @param mask its mask, of the same extent
 */
public record LabeledCase(String name, IndexedVolume volume, IndexedMask mask)
    implements Serializable {

  /**
   * Returns the subject that this case is of: its scan. Cases straight in the data directory are a
   * subject each, unless an expression finds their scans.
   */
  public String subject() {
    return volume.scanId().equals(ScanIdRule.ROOT) ? name : volume.scanId();
  }

  /**
   * Returns what the crop sampler needs.
   *
   * @param labels the classes
   */
  public MaskedVolume sampled(LabelSet labels) {
    return new MaskedVolume(volume.content().extent(), mask.places(labels));
  }

  /** Returns this case for a worker, which reads crops but does not sample them. */
  public LabeledCase withoutPlaces() {
    return new LabeledCase(name, volume, mask.withoutPlaces());
  }
}
