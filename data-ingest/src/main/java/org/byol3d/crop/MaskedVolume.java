package org.byol3d.crop;

import java.io.Serializable;
import org.byol3d.volume.Extent;

/**
 * What the sampler knows about a volume with a mask.
 *
 * @param extent size of the volume and of its mask in voxels
 * @param foreground some of the foreground voxels of the mask
 */
public record MaskedVolume(Extent extent, ForegroundPlaces foreground) implements Serializable {}
