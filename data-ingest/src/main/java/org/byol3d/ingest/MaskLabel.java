package org.byol3d.ingest;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * A value in a mask.
 *
 * @param value of the voxels
 * @param voxels how many voxels of the whole mask have the value, at least 1
 * @param places the row-major indexes of some of these voxels, ascending: a uniform sample without
 *     repetition; none for background. The array is not copied
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by the elements
public record MaskLabel(int value, long voxels, long[] places) implements Serializable {

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskLabel that
        && value == that.value
        && voxels == that.voxels
        && Arrays.equals(places, that.places);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * value + Long.hashCode(voxels)) + Arrays.hashCode(places);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d: %d voxels, %d places", value, voxels, places.length);
  }
}
