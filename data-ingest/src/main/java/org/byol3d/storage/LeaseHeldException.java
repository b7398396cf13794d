package org.byol3d.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Another process holds the lease of a directory, or took it over from this process. */
public final class LeaseHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Instant> expires;

  LeaseHeldException(String message) {
    super(message);
    this.expires = Optional.empty();
  }

  LeaseHeldException(String message, Optional<Instant> expires) {
    super(message);
    this.expires = expires;
  }

  /**
   * Returns when the lease can be taken over if its owner is dead: empty if the owner is known to
   * live.
   */
  public Optional<Instant> expires() {
    return expires;
  }
}
