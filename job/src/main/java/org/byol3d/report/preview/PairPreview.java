package org.byol3d.report.preview;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.byol3d.augment.Axis;
import org.byol3d.crop.CropPair;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.report.page.GrayImage;
import org.byol3d.volume.VoxelSize;

/**
 * What the page shows of one crop pair.
 *
 * @param number of the pair on the page, from 1
 * @param pair the sampler's
 * @param volume its volume, as the index has it
 * @param projections the volume's maximum-intensity projections along D, H and W
 * @param histogram of all of the volume's voxels
 * @param window what the normalization maps to [0, 1]
 * @param voxelSize size of a voxel, if it is known
 * @param first crop 1 and the view made of it
 * @param second crop 2 and the view made of it
 */
record PairPreview(
    int number,
    CropPair pair,
    IndexedVolume volume,
    List<Projection> projections,
    IntensityHistogram histogram,
    Optional<IntensityWindow> window,
    Optional<VoxelSize> voxelSize,
    ViewSlices first,
    ViewSlices second) {

  /**
   * The middle slices across D, H and W.
   *
   * @param before of the normalized crop
   * @param after of the view: the crop augmented
   */
  record ViewSlices(Map<Axis, GrayImage> before, Map<Axis, GrayImage> after) {}
}
