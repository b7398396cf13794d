package org.byol3d.inference;

import java.io.Serializable;
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
    implements Serializable {}
