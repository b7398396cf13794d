package org.byol3d.volume;

import java.util.Objects;

/**
 * A box to read, and the array that its voxels go to.
 *
 * @param box which voxels
 * @param destination receives them row-major {@code [D, H, W]} of the box
 * @param offset index of the first voxel in {@code destination}
 */
@SuppressWarnings("ArrayRecordComponent") // a request is a destination, compared by nobody
public record BoxRead(Box box, float[] destination, int offset) {

  /**
   * Checks the request against the volume that it reads.
   *
   * @throws IllegalArgumentException if the box leaves the volume
   * @throws IndexOutOfBoundsException if the destination is too short
   */
  public void check(String volume, Extent extent) {
    if (!box.fitsIn(extent)) {
      throw new IllegalArgumentException(
          "%s: box %s leaves the volume %s".formatted(volume, box, extent));
    }
    Objects.checkFromIndexSize(offset, box.extent().voxels(), (long) destination.length);
  }
}
