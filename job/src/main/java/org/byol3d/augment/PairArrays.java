package org.byol3d.augment;

import java.util.Locale;
import org.byol3d.volume.Extent;

/**
 * A crop with its mask, each {@code [D, H, W]}, row-major.
 *
 * @param image intensities
 * @param classes class of each voxel
 * @param ignored whether losses and scores leave a voxel out
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost
record PairArrays(float[] image, byte[] classes, boolean[] ignored) {
  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException when an array does not have the voxels of an extent
   */
  void requireExtent(String what, Extent extent) {
    if (image.length != extent.voxels()
        || classes.length != extent.voxels()
        || ignored.length != extent.voxels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %d voxels, %d classes and %d ignored marks, but its extent %s has %d voxels",
              what,
              image.length,
              classes.length,
              ignored.length,
              extent,
              extent.voxels()));
    }
  }

  /** Returns whether this and another pair share an array. */
  boolean sharesWith(PairArrays other) {
    return image == other.image || classes == other.classes || ignored == other.ignored;
  }
}
