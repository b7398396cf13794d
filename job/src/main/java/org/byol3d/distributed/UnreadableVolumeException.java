package org.byol3d.distributed;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Volumes were readable when they were ingested, and cannot be read now. */
public final class UnreadableVolumeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<UnreadableVolume> volumes;

  /**
   * @param volumes at least one
   */
  public UnreadableVolumeException(List<UnreadableVolume> volumes) {
    this(
        String.format(
            Locale.ROOT,
            "%d volume(s) cannot be used any more, the first is %s",
            volumes.size(),
            volumes.get(0).text()),
        volumes);
  }

  /**
   * @param message names a volume, and says what to do
   * @param volumes at least one
   */
  public UnreadableVolumeException(String message, List<UnreadableVolume> volumes) {
    super(message);
    this.volumes = List.copyOf(volumes);
  }

  /** Returns the volumes, each once from an engine, by number. */
  public List<UnreadableVolume> volumes() {
    return volumes;
  }
}
