package org.byol3d.evaluate;

import org.byol3d.byol.CropBatch;
import org.byol3d.byol.Matrix;

/** Features of crops, each a function of that crop alone. */
public interface CropFeatures {
  /** What reports call them. */
  String name();

  /**
   * The features of crops.
   *
   * @param crops normalized, of one channel
   * @return one row a crop, always of the same length
   * @throws IllegalArgumentException when the crops do not fit
   */
  Matrix of(CropBatch crops);
}
