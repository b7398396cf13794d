package org.byol3d.distributed;

/** A stage that Spark gave up: one of its tasks failed too often, or hung too often. */
public final class StageFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StageFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
