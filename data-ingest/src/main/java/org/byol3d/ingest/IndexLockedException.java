package org.byol3d.ingest;

import java.io.IOException;

/** An index that another process is writing, or that was taken over from this one. */
public final class IndexLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  IndexLockedException(String message) {
    super(message);
  }
}
