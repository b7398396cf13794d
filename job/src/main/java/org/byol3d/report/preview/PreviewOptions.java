package org.byol3d.report.preview;

import java.util.Optional;
import org.byol3d.augment.ViewMaker;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.VoxelSize;

/**
 * Tells which samples of a training to show.
 *
 * @param index URI of the index's directory
 * @param pairs crop pairs to show, the first of the epoch, at least 1
 * @param seed the training's seed
 * @param epoch from 0
 * @param rule size and overlap of the crops
 * @param foreground which pairs are taken
 * @param views how crops are normalized and augmented
 * @param voxelSize size of a voxel of every volume, for scale bars
 * @param leastCrop edge in voxels of the smallest crop that the network takes
 */
public record PreviewOptions(
    String index,
    int pairs,
    long seed,
    long epoch,
    CropRule rule,
    ForegroundRule foreground,
    ViewMaker views,
    Optional<VoxelSize> voxelSize,
    int leastCrop) {

  /**
   * @throws WrongRequestException if a number is out of its range
   */
  public PreviewOptions {
    if (pairs < 1) {
      throw new WrongRequestException("pairs " + pairs + ": must be at least 1");
    }
    if (epoch < 0) {
      throw new WrongRequestException("epoch " + epoch + ": must not be negative");
    }
  }
}
