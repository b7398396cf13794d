package org.byol3d.evaluate;

import java.io.IOException;

/**
 * Tells that no probe can be trained or tested on volumes and masks: which, why, and what to do.
 */
public final class UnusableLabelsException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableLabelsException(String message) {
    super(message);
  }
}
