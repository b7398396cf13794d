package org.byol3d.b2nd.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A local file, read by {@code pread}.
 *
 * <p>The JDK closes a channel for all its readers when one of them is interrupted, as Spark does to
 * a killed task. The interrupted reader fails; for the others the channel is opened again.
 */
public final class FileSource implements RandomAccessSource {
  private final Path path;
  private final long length;
  private final Object reopening = new Object();
  private volatile FileChannel channel;
  private volatile boolean closed;

  /**
   * @throws IOException if it is no regular file, or cannot be opened
   */
  public FileSource(Path path) throws IOException {
    this.path = path;
    this.channel = RegularFile.open(path);
    this.length = channel.size();
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void readFully(long position, byte[] destination, int offset, int length)
      throws IOException {
    var buffer = ByteBuffer.wrap(destination, offset, length);
    while (buffer.hasRemaining()) {
      var current = channel;
      try {
        if (current.read(buffer, position + length - buffer.remaining()) < 0) {
          throw new EOFException(
              path + ": bytes [" + position + ", +" + length + ") pass the end at " + this.length);
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (ClosedChannelException e) {
        reopen(current, e);
      }
    }
  }

  private void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
    synchronized (reopening) {
      if (closed) {
        throw cause;
      }
      if (channel == broken) {
        channel = RegularFile.open(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (reopening) {
      closed = true;
      channel.close();
    }
  }
}
