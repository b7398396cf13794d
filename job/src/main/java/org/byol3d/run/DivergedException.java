package org.byol3d.run;

import java.io.IOException;

/** The loss, the gradient or the weights of a step are not finite. The message says what to do. */
public final class DivergedException extends IOException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message, Throwable cause) {
    super(message, cause);
  }
}
