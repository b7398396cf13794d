package org.byol3d.storage;

import java.io.IOException;

/** A directory that another process holds the lease of, or that was taken over from this one. */
public final class LeaseHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  LeaseHeldException(String message) {
    super(message);
  }
}
