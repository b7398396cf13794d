package org.byol3d.storage;

import java.io.Closeable;
import java.io.IOException;

/** A file that others read while it is written. Not thread-safe. */
public final class GrowingFile implements Closeable {
  private final StoreOutput out;

  GrowingFile(StoreOutput out) {
    this.out = out;
  }

  /** Writes bytes; others may not see them yet. */
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /**
   * Lets others see all written bytes, which then survive if this process is killed. Object stores
   * cannot do this; there others see the bytes after {@link #close}.
   */
  public void flush() throws IOException {
    out.publish();
  }

  /** Does what {@link #flush} does, and forces the bytes to disk where the file system can. */
  public void sync() throws IOException {
    out.sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
