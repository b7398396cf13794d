package org.byol3d.distributed;

/** Spark gave up a stage because one of its tasks failed or hung too often. */
public final class StageFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StageFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
