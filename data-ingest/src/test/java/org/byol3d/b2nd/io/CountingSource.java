package org.byol3d.b2nd.io;

import java.io.IOException;
import java.util.List;

/** A source that counts its reads. It is for one thread at a time. */
public final class CountingSource implements RandomAccessSource {
  private final RandomAccessSource source;
  private final int batchBytes;
  private long bytes;
  private int reads;
  private int vectoredCalls;

  public CountingSource(RandomAccessSource source, int batchBytes) {
    this.source = source;
    this.batchBytes = batchBytes;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public long length() throws IOException {
    return source.length();
  }

  @Override
  public void readFully(long position, byte[] destination, int offset, int length)
      throws IOException {
    bytes += length;
    reads++;
    source.readFully(position, destination, offset, length);
  }

  @Override
  public void readFully(List<ReadRequest> requests) throws IOException {
    vectoredCalls++;
    RandomAccessSource.super.readFully(requests);
  }

  @Override
  public int batchBytes() {
    return batchBytes;
  }

  public long bytes() {
    return bytes;
  }

  public int reads() {
    return reads;
  }

  public int vectoredCalls() {
    return vectoredCalls;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
