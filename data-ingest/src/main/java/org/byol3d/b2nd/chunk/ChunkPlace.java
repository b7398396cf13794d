package org.byol3d.b2nd.chunk;

import org.byol3d.b2nd.io.B2ndException;

/**
 * Where a chunk stands, for messages.
 *
 * @param file the file that holds it
 * @param position the file's byte at which it begins
 * @param what what the chunk holds, such as {@code "chunk 7"} or {@code "offsets chunk"}
 */
public record ChunkPlace(String file, long position, String what) {

  /** Damage at a byte of the chunk. */
  public B2ndException damaged(long byteOfChunk, String field, String problem) {
    return B2ndException.damaged(file, position + byteOfChunk, what + " " + field, problem);
  }

  /** Damage at a byte of the chunk that a codec found. */
  B2ndException damaged(long byteOfChunk, String field, Throwable cause) {
    return B2ndException.damaged(
        file, position + byteOfChunk, what + " " + field, cause.getMessage(), cause);
  }

  /** A feature at a byte of the chunk that this reader lacks. */
  B2ndException unsupported(long byteOfChunk, String field, String problem) {
    return B2ndException.unsupported(file, position + byteOfChunk, what + " " + field, problem);
  }
}
