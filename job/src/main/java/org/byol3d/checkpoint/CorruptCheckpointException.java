package org.byol3d.checkpoint;

import java.io.IOException;

/** A checkpoint is not as it was written: says which file, which field, and what to do. */
public final class CorruptCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String field;

  CorruptCheckpointException(String file, String field, String reason) {
    this(file, field, reason, null);
  }

  CorruptCheckpointException(String file, String field, String reason, Exception cause) {
    super(
        "%s: %s: %s: the checkpoint is damaged; delete its directory and use another"
            .formatted(file, field, reason),
        cause);
    this.file = file;
    this.field = field;
  }

  /** Returns the URI of the damaged or missing file. */
  public String file() {
    return file;
  }

  /** Returns what is wrong: a path in the JSON, {@code length}, {@code sha256}, {@code file}. */
  public String field() {
    return field;
  }
}
