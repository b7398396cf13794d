package org.byol3d.distributed;

import java.io.Serializable;

/**
 * A volume that can no longer be read.
 *
 * @param volume its number among the sampler's volumes
 * @param uri of its file
 * @param reason for people
 */
public record UnreadableVolume(int volume, String uri, String reason) implements Serializable {}
