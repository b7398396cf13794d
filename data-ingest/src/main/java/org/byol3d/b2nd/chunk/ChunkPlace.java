package org.byol3d.b2nd.chunk;

import org.byol3d.b2nd.io.FormatException;

/**
 * Where a chunk stands, for messages.
 *
 * @param file the file that holds it
 * @param position the file's byte at which it begins
 * @param what what the chunk holds, such as {@code "chunk 7"} or {@code "offsets chunk"}
 */
public record ChunkPlace(String file, long position, String what) {

  /** Damage at a byte of the chunk. */
  public FormatException damaged(long byteOfChunk, String field, String problem) {
    return FormatException.damaged(file, position + byteOfChunk, what + " " + field, problem);
  }

  /** Damage at a byte of the chunk that a codec found. */
  FormatException damaged(long byteOfChunk, String field, Throwable cause) {
    return FormatException.damaged(
        file, position + byteOfChunk, what + " " + field, cause.getMessage(), cause);
  }

  /** A feature at a byte of the chunk that this reader lacks. */
  FormatException unsupported(long byteOfChunk, String field, String problem) {
    return FormatException.unsupported(file, position + byteOfChunk, what + " " + field, problem);
  }
}
