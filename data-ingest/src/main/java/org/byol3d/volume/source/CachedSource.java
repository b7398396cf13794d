package org.byol3d.volume.source;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.ReadRequest;

/**
 * Reads a file through a local copy that the cache may displace at any time. An open copy stays
 * readable. But when a reader's thread is interrupted, the JDK closes the file for all readers, and
 * a displaced copy cannot be opened again: then this source makes a new copy.
 */
final class CachedSource implements RandomAccessSource {
  @FunctionalInterface
  interface Copies {
    RandomAccessSource open() throws IOException;
  }

  @FunctionalInterface
  private interface Read {
    void from(RandomAccessSource copy) throws IOException;
  }

  private final String name;
  private final Copies copies;
  private volatile RandomAccessSource copy;
  private boolean closed; // guarded by this

  /**
   * @param name URI of the file that is copied
   * @param copies opens the copy, and makes it if there is none
   */
  CachedSource(String name, Copies copies) throws IOException {
    this.name = name;
    this.copies = copies;
    this.copy = copies.open();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() throws IOException {
    return copy.length();
  }

  @Override
  public int batchBytes() {
    return copy.batchBytes();
  }

  @Override
  public void readFully(long position, byte[] destination, int offset, int length)
      throws IOException {
    read(from -> from.readFully(position, destination, offset, length));
  }

  @Override
  public void readFully(List<ReadRequest> requests) throws IOException {
    read(from -> from.readFully(requests));
  }

  private void read(Read read) throws IOException {
    var current = copy;
    try {
      read.from(current);
    } catch (NoSuchFileException e) {
      read.from(reopened(current, e));
    }
  }

  private synchronized RandomAccessSource reopened(
      RandomAccessSource lost, NoSuchFileException cause) throws IOException {
    if (closed) {
      throw cause;
    }
    if (copy == lost) {
      copy = copies.open();
      lost.close();
    }
    return copy;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    copy.close();
  }
}
