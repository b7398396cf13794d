package org.byol3d.pretrain;

import java.io.IOException;
import java.util.List;
import org.byol3d.distributed.UnreadableVolume;

/** Volumes of the index cannot be read any more, and the configuration says to fail then. */
public final class UnreadableVolumesException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableVolumesException(long step, List<UnreadableVolume> volumes) {
    super(
        "step %d: %d volume(s) can no longer be read, first %s (%s): mend the file and resume, or set data.on-unreadable = substitute"
            .formatted(step, volumes.size(), volumes.get(0).uri(), volumes.get(0).reason()));
  }
}
