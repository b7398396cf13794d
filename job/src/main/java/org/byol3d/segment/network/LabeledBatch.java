package org.byol3d.segment.network;

import java.util.Locale;
import org.byol3d.volume.Extent;

/**
 * The labeled crops of a micro-batch, row-major. The arrays are not copied: nobody may change them
 * while a step reads them.
 *
 * @param samples N, at least 1
 * @param extent of each crop
 * @param images voxels, {@code [N, 1, D, H, W]}
 * @param classes the class of each voxel, {@code [N, D, H, W]}
 * @param ignored per voxel, {@code [N, D, H, W]}, whether it counts nowhere; empty if every voxel
 *     counts
 * @param keys decide the dropout of each sample
 * @param scale factor of the loss, and so of the gradient: 1/K for one of K micro-batches
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost
public record LabeledBatch(
    int samples,
    Extent extent,
    float[] images,
    byte[] classes,
    boolean[] ignored,
    long[] keys,
    double scale) {
  /**
   * Checks that the sizes agree.
   *
   * @throws IllegalArgumentException when they do not
   */
  public LabeledBatch {
    long voxels = samples * extent.voxels();
    if (samples < 1
        || images.length != voxels
        || classes.length != voxels
        || (ignored.length != 0 && ignored.length != voxels)
        || keys.length != samples) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d samples of %s voxels with %d values, %d classes, %d marks and %d keys",
              samples,
              extent,
              images.length,
              classes.length,
              ignored.length,
              keys.length));
    }
  }
}
