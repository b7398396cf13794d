package org.byol3d.b2nd.io;

import java.io.EOFException;

/** A file in memory. The array is not copied, and the caller must not change it. */
public final class ByteArraySource implements RandomAccessSource {
  private final String name;
  private final byte[] bytes;

  public ByteArraySource(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public void readFully(long position, byte[] destination, int offset, int length)
      throws EOFException {
    if (position < 0 || position > bytes.length - (long) length) {
      throw new EOFException(
          name + ": bytes [" + position + ", +" + length + ") pass the end at " + bytes.length);
    }
    System.arraycopy(bytes, (int) position, destination, offset, length);
  }

  @Override
  public void close() {}
}
