package org.byol3d.evaluate;

import org.byol3d.volume.VolumeStatistics;

/**
 * A volume with a mask beside it.
 *
 * @param id its path below the data directory: what draws are keyed with, so that a moved directory
 *     gives the same crops
 * @param uri where it lies
 * @param maskUri where its mask lies
 * @param scanId the scan it is a patch of
 * @param statistics what normalization needs
 */
public record LabeledVolume(
    String id, String uri, String maskUri, String scanId, VolumeStatistics statistics) {}
