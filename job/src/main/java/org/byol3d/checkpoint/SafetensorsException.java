package org.byol3d.checkpoint;

import java.io.IOException;

/** A safetensors file that cannot be read: says which file, which tensor, where, and why. */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;

  SafetensorsException(String file, long offset, String reason) {
    super(file + ": byte " + offset + ": " + reason);
    this.file = file;
    this.offset = offset;
  }

  SafetensorsException(String file, long offset, String tensor, String reason) {
    this(file, offset, "tensor " + tensor + ": " + reason);
  }

  /** The file as the caller named it. */
  public String file() {
    return file;
  }

  /** Byte offset in the file of what is wrong, or of what it was read from. */
  public long offset() {
    return offset;
  }
}
