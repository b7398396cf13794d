package org.byol3d.crop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.byol3d.volume.Extent;

/**
 * A bounded sample of the foreground voxels of a mask, by class, so that a crop can be placed on
 * foreground without a read of the mask. Immutable. It holds 8 bytes per voxel of the sample.
 */
public final class ForegroundPlaces implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No foreground: a volume without plaques. */
  public static final ForegroundPlaces NONE = new ForegroundPlaces(List.of());

  private final List<long[]> byClass;

  private ForegroundPlaces(List<long[]> byClass) {
    this.byClass = byClass;
  }

  /**
   * Returns the places of the classes that have some.
   *
   * @param volume extent of the mask
   * @param byClass per foreground class, the row-major indexes of some of its voxels; classes
   *     without voxels are left out
   * @throws IllegalArgumentException if an index is not in the volume
   */
  public static ForegroundPlaces of(Extent volume, List<long[]> byClass) {
    var classes = new ArrayList<long[]>();
    for (var places : byClass) {
      for (var place : places) {
        if (place < 0 || place >= volume.voxels()) {
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "place %d is not in a volume of %s", place, volume));
        }
      }
      if (places.length > 0) {
        classes.add(places.clone());
      }
    }
    return classes.isEmpty() ? NONE : new ForegroundPlaces(List.copyOf(classes));
  }

  /** Returns the number of classes that have a place. */
  public int classes() {
    return byClass.size();
  }

  /** Returns the number of places of a class, in {@code [0, classes)}. */
  int count(int ofClass) {
    return byClass.get(ofClass).length;
  }

  long place(int ofClass, int index) {
    return byClass.get(ofClass)[index];
  }
}
