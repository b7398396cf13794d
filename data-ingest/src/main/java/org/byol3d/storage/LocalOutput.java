package org.byol3d.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A local file that is being written. Its errors name it, and say what to do. */
final class LocalOutput extends StoreOutput {
  private static final int BUFFER = 64 << 10;

  private final FileChannel channel;
  private final Path name;
  private final LocalOperations.Disk disk;
  private final OutputStream buffered;
  private long length;

  /**
   * @param name for messages
   */
  LocalOutput(FileChannel channel, Path name, LocalOperations.Disk disk) {
    this.channel = channel;
    this.name = name;
    this.disk = disk;
    this.buffered = new BufferedOutputStream(new Unbuffered(), BUFFER);
  }

  private final class Unbuffered extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      var buffer = ByteBuffer.wrap(bytes, offset, count);
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        throw LocalFailure.of("write", name, e);
      }
    }
  }

  @Override
  public void write(int value) throws IOException {
    buffered.write(value);
    length++;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    buffered.write(bytes, offset, count);
    length += count;
  }

  @Override
  public void flush() throws IOException {
    buffered.flush();
  }

  @Override
  boolean isVisible() {
    return true;
  }

  @Override
  void publish() throws IOException {
    flush();
  }

  @Override
  void sync() throws IOException {
    flush();
    try {
      disk.force(channel);
    } catch (IOException e) {
      throw LocalFailure.of("write", name, e);
    }
  }

  @Override
  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try (channel) {
        flush();
      }
    }
  }
}
