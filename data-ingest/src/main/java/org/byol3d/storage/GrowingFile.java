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

  /** Writes bytes, which others need not see yet. */
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /**
   * Lets others see all that was written, and keeps it if this process is killed. Where the file
   * system has no such thing, as on object stores, that is left to {@link #close}.
   */
  public void flush() throws IOException {
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hflush();
    } else {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
