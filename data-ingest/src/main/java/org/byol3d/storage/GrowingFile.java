package org.byol3d.storage;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;

/** A file that others read while it is written. Not thread-safe. */
public final class GrowingFile implements Closeable {
  private final FSDataOutputStream out;

  GrowingFile(FSDataOutputStream out) {
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
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hflush();
    } else {
      out.flush();
    }
  }

  /** Does what {@link #flush} does, and forces the bytes to disk where the file system can. */
  public void sync() throws IOException {
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hsync();
    } else {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
