package org.byol3d.predict;

import java.io.Serializable;
import org.byol3d.text.Check;

/**
 * What a prediction depends on besides the model and the volume.
 *
 * @param format of the files
 * @param step distance of neighboring windows as a fraction of the window, in (0, 1]
 * @param mirror whether windows are mirrored along all axes as well
 * @param minVoxels components with fewer voxels become background, at least 1
 */
public record PredictSettings(MaskFormat format, double step, boolean mirror, long minVoxels)
    implements Serializable {
  /** Checks the fields. */
  public PredictSettings {
    Check.aboveZeroToOne("step", step);
    Check.atLeast("min-voxels", minVoxels, 1);
  }
}
