package org.byol3d.pretrain;

/** What was asked for does not fit a run, checkpoint or index that is there; says what to do. */
public final class MismatchedRunException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names what is there, and what to do
   */
  public MismatchedRunException(String message) {
    super(message);
  }
}
