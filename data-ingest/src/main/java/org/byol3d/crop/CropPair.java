package org.byol3d.crop;

import java.util.List;
import org.byol3d.volume.Box;

/**
 * One training sample: two overlapping crops of one volume, and the keys that decide how each crop
 * is augmented.
 *
 * @param epoch the epoch it belongs to, from 0
 * @param sample its place in the epoch, from 0
 * @param volume index of the volume in the sampler's list
 * @param first voxels of the first view
 * @param second voxels of the second view, of the same extent
 * @param firstViewKey seed of the first view's augmentations
 * @param secondViewKey seed of the second view's augmentations
 */
public record CropPair(
    long epoch,
    int sample,
    int volume,
    Box first,
    Box second,
    long firstViewKey,
    long secondViewKey)
    implements Sample {

  @Override
  public List<Box> boxes() {
    return List.of(first, second);
  }

  /** Returns the fraction of a crop's voxels that both crops share, in [0, 1]. */
  public double overlap() {
    return (double) first.sharedVoxels(second) / first.extent().voxels();
  }
}
