package org.byol3d.inference;

import java.io.Serializable;
import java.util.Locale;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.Normalization;

/**
 * A segmenter without its weights.
 *
 * @param opener opens its network
 * @param labels the classes
 * @param window extent of a window: the crop of the training
 * @param normalization of the voxels, by the statistics of the whole volume
 */
public record SegmenterSpec(
    SegmenterOpener opener, LabelSet labels, Extent window, Normalization normalization)
    implements Serializable {
  /**
   * Describes a segmentation U-Net.
   *
   * @throws IllegalArgumentException if it has another number of outputs than the labels need
   */
  public static SegmenterSpec of(
      SegmentationUNet network, LabelSet labels, Extent window, Normalization normalization) {
    if (network.decoder().outputs() != labels.outputs()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network of %d outputs for %d classes: must be %d",
              network.decoder().outputs(),
              labels.classes(),
              labels.outputs()));
    }
    return new SegmenterSpec(new NetworkOpener(network, window), labels, window, normalization);
  }
}
