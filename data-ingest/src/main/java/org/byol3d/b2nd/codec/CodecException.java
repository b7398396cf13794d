package org.byol3d.b2nd.codec;

/** A stream that its codec cannot decode. A caller that knows the file adds the position. */
public final class CodecException extends Exception {
  private static final long serialVersionUID = 1L;

  public CodecException(String problem) {
    super(problem);
  }

  public CodecException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
