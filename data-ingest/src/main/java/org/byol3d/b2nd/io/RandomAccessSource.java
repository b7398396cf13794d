package org.byol3d.b2nd.io;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The bytes of one file, read by position from any thread. */
public interface RandomAccessSource extends Closeable {

  /** Returns the path or URI, for messages. */
  String name();

  /** Returns the length in bytes. */
  long length() throws IOException;

  /**
   * Fills {@code destination[offset, offset + length)} with the bytes from {@code position} on.
   *
   * @throws java.io.EOFException if the range passes the end of the file
   */
  void readFully(long position, byte[] destination, int offset, int length) throws IOException;

  /**
   * Reads several ranges. A source of a file system with vectored reads overrides this method to
   * read them in one round trip.
   */
  default void readFully(List<ReadRequest> requests) throws IOException {
    for (var request : requests) {
      readFully(request.position(), request.destination(), request.offset(), request.length());
    }
  }

  /**
   * Returns how many bytes of compressed chunks a reader should request in one vectored call. 0,
   * the default, means one chunk at a time. That is best where a read costs no round trip, because
   * the bytes are then decoded while the processor's cache still holds them.
   */
  default int batchBytes() {
    return 0;
  }
}
