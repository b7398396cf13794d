package org.byol3d.pretrain;

import java.io.IOException;

/** The loss or the gradient of a step is not finite. The message says what to do. */
public final class DivergedException extends IOException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message, Throwable cause) {
    super(message, cause);
  }
}
