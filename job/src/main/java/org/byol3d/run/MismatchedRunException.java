package org.byol3d.run;

import org.byol3d.text.WrongRequestException;

/** A request does not fit an existing run, checkpoint or index; the message says what to do. */
public final class MismatchedRunException extends WrongRequestException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message says what exists, and what to do
   */
  public MismatchedRunException(String message) {
    super(message);
  }
}
