package org.byol3d.crop;

import java.util.List;
import org.byol3d.volume.Box;

/**
 * One sample of a training with masks: the same crop of a volume and of its mask.
 *
 * @param epoch the epoch it belongs to, from 0
 * @param sample its place in the epoch, from 0
 * @param volume index of the volume in the sampler's list
 * @param box the voxels
 * @param onForeground whether it was placed on a foreground voxel
 * @param augmentationKey seed of the augmentations
 */
public record MaskedCrop(
    long epoch, int sample, int volume, Box box, boolean onForeground, long augmentationKey)
    implements Sample {

  @Override
  public List<Box> boxes() {
    return List.of(box);
  }
}
