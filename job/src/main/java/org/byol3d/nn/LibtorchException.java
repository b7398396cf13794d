package org.byol3d.nn;

/**
 * libtorch cannot be used. The message says in one line which folder is at fault, and what to do.
 */
public final class LibtorchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LibtorchException(String message, Throwable cause) {
    super(message, cause);
  }
}
