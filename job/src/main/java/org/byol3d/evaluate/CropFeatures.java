package org.byol3d.evaluate;

import org.byol3d.byol.CropBatch;
import org.byol3d.byol.Matrix;

/** Features of crops, each a function of that crop alone. */
public interface CropFeatures {
  /** Returns their name in reports. */
  String name();

  /**
   * Computes the features of crops.
   *
   * @param crops normalized, of one channel
   * @return one row per crop, always of the same length
   * @throws IllegalArgumentException when the crops do not fit
   */
  Matrix of(CropBatch crops);
}
