package org.byol3d.b2nd.chunk;

import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.MemoryLimit;

/**
 * The position of a chunk in a file, for messages.
 *
 * @param file the file that holds it
 * @param position the file's byte at which it begins
 * @param what what the chunk holds, such as {@code "chunk 7"} or {@code "offsets chunk"}
 */
public record ChunkPlace(String file, long position, String what) {

  /** Returns the exception for damage at a byte of the chunk. */
  public FormatException damaged(long byteOfChunk, String field, String problem) {
    return FormatException.damaged(file, position + byteOfChunk, what + " " + field, problem);
  }

  /** Returns the exception for damage at a byte of the chunk that a codec found. */
  FormatException damaged(long byteOfChunk, String field, Throwable cause) {
    return FormatException.damaged(
        file, position + byteOfChunk, what + " " + field, cause.getMessage(), cause);
  }

  /**
   * Checks that memory may have room for a length that the chunk states.
   *
   * @throws FormatException if it is more than half of the memory that the JVM may use
   */
  void checkMemory(long byteOfChunk, String field, long bytes) throws FormatException {
    MemoryLimit.check(file, position + byteOfChunk, what + field, bytes);
  }

  /** Returns the exception for a feature at a byte of the chunk that this reader lacks. */
  FormatException unsupported(long byteOfChunk, String field, String problem) {
    return FormatException.unsupported(file, position + byteOfChunk, what + " " + field, problem);
  }
}
