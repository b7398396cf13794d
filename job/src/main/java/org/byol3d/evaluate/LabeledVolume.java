package org.byol3d.evaluate;

import org.byol3d.volume.VolumeStatistics;

/**
 * A volume with a mask beside it.
 *
 * @param id its path below the data directory; it is the key of draws, so that a moved directory
 *     gives the same crops
 * @param uri where the volume is
 * @param maskUri where its mask is
 * @param scanId the scan it is a patch of
 * @param statistics statistics that normalization needs
 */
public record LabeledVolume(
    String id, String uri, String maskUri, String scanId, VolumeStatistics statistics) {}
