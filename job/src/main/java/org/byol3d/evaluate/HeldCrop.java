package org.byol3d.evaluate;

import org.byol3d.volume.Box;
import org.byol3d.volume.VolumeStatistics;

/**
 * A crop that features are taken of, labeled or not.
 *
 * @param uri of the volume
 * @param statistics of the volume
 * @param box where in it
 */
public record HeldCrop(String uri, VolumeStatistics statistics, Box box) {}
