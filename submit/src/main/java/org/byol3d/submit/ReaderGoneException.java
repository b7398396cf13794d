package org.byol3d.submit;

import java.io.IOException;

/** The reader of our standard output ended, as {@code head} does when it has its lines. */
final class ReaderGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ReaderGoneException(IOException cause) {
    super("the reader of the standard output ended", cause);
  }
}
