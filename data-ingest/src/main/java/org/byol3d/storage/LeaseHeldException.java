package org.byol3d.storage;

import java.io.IOException;

/** Another process holds the lease of a directory, or took it over from this process. */
public final class LeaseHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  LeaseHeldException(String message) {
    super(message);
  }
}
