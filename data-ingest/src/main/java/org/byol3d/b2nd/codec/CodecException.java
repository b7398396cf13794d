package org.byol3d.b2nd.codec;

/** A stream that its codec cannot decode. Whoever knows the file turns it into a located error. */
public final class CodecException extends Exception {
  private static final long serialVersionUID = 1L;

  public CodecException(String problem) {
    super(problem);
  }

  public CodecException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
