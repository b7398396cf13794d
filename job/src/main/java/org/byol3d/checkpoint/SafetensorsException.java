package org.byol3d.checkpoint;

import java.io.IOException;
import org.byol3d.text.VisibleText;

/** A safetensors file cannot be read: says which file, which tensor, where, and why. */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;

  SafetensorsException(String file, long offset, String reason) {
    super(file + ": byte " + offset + ": " + VisibleText.excerpt(reason));
    this.file = file;
    this.offset = offset;
  }

  SafetensorsException(String file, long offset, String tensor, String reason) {
    this(file, offset, "tensor " + VisibleText.excerpt(tensor) + ": " + reason);
  }

  /** Returns the file as the caller named it. */
  public String file() {
    return file;
  }

  /** Returns the byte offset of the error in the file, or of the part that has it. */
  public long offset() {
    return offset;
  }
}
