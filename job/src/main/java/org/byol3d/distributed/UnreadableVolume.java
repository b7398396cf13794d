package org.byol3d.distributed;

import java.io.Serializable;
import java.net.URI;

/**
 * A volume that can no longer be read.
 *
 * @param volume its number among the sampler's volumes
 * @param uri of its file
 * @param reason for people
 */
public record UnreadableVolume(int volume, String uri, String reason) implements Serializable {
  /** Returns URI and reason; reasons of readers begin with the path already. */
  String text() {
    var path = URI.create(uri).getPath();
    return reason.contains(path == null ? uri : path) ? reason : uri + ": " + reason;
  }
}
