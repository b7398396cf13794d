package org.byol3d.inference;

import org.byol3d.nn.Compute;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.segment.network.SegmenterModel;
import org.byol3d.segment.window.WindowModel;
import org.byol3d.volume.Extent;

/**
 * Opens segmentation U-Nets.
 *
 * @param network its layers
 * @param window extent of a window
 */
record NetworkOpener(SegmentationUNet network, Extent window) implements SegmenterOpener {
  @Override
  public WindowModel open(float[] weights, Compute compute) {
    return new SegmenterModel(network, window, weights, compute);
  }
}
