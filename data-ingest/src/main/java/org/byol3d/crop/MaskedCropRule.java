package org.byol3d.crop;

import java.io.Serializable;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * How crops of volumes with masks are chosen.
 *
 * @param size of a crop in voxels, {@code [D, H, W]}
 * @param foregroundShare share of an epoch's crops that are placed on foreground, in [0, 1]
 * @param cropsPerVolume crops of each volume per epoch, at least 1
 */
public record MaskedCropRule(Extent size, double foregroundShare, int cropsPerVolume)
    implements Serializable {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public MaskedCropRule {
    Check.within("foreground-share", foregroundShare, 0, 1);
    Check.atLeast("per-volume", cropsPerVolume, 1);
  }
}
