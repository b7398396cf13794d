package org.byol3d.distributed;

import java.io.IOException;
import java.util.List;

/** Volumes of a micro-batch that could be read when they were ingested, and cannot be now. */
public final class UnreadableVolumeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<UnreadableVolume> volumes;

  /**
   * @param volumes at least one
   */
  public UnreadableVolumeException(List<UnreadableVolume> volumes) {
    super(volumes.get(0).uri() + ": " + volumes.get(0).reason());
    this.volumes = List.copyOf(volumes);
  }

  /** Which, and why. */
  public List<UnreadableVolume> volumes() {
    return volumes;
  }
}
