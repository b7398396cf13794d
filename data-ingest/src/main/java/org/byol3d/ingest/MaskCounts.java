package org.byol3d.ingest;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The masks of an index in numbers.
 *
 * @param masks that are indexed
 * @param withoutMask volumes without an indexed mask
 * @param labels what the masks hold, by value
 */
public record MaskCounts(int masks, int withoutMask, SortedMap<Integer, LabelCount> labels) {

  /**
   * One value.
   *
   * @param masks that hold it
   * @param voxels of all masks
   */
  public record LabelCount(int masks, long voxels) {}

  /**
   * Counts masks.
   *
   * @param volumes how many volumes the index has
   */
  public static MaskCounts of(int volumes, List<IndexedMask> masks) {
    var labels = new TreeMap<Integer, LabelCount>();
    for (var mask : masks) {
      mask.counts()
          .forEach(
              (value, voxels) ->
                  labels.merge(
                      value,
                      new LabelCount(1, voxels),
                      (one, other) ->
                          new LabelCount(one.masks + other.masks, one.voxels + other.voxels)));
    }
    return new MaskCounts(masks.size(), volumes - masks.size(), labels);
  }
}
