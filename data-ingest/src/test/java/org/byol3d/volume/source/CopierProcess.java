package org.byol3d.volume.source;

import java.io.IOException;
import java.nio.file.Path;
import org.byol3d.b2nd.io.RandomAccessSource;

/** Another process that copies a file into a cache and never finishes. */
final class CopierProcess {
  static final int LENGTH = 600;

  private CopierProcess() {}

  /** Starts a process on a cache directory; returns when its copy has begun. */
  static Process start(Path directory) throws IOException {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                CopierProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.getInputStream().read() != '.') {
      process.destroyForcibly();
      throw new IOException("the copying process did not start");
    }
    return process;
  }

  public static void main(String[] args) throws IOException {
    SourceOpener remote = StuckSource::new;
    new LocalFileCache(Path.of(args[0]), 1000, remote)
        .open(new FileIdentity("elsewhere", LENGTH, 1));
  }

  private record StuckSource(String name) implements RandomAccessSource {
    @Override
    public long length() {
      return LENGTH;
    }

    @Override
    public void readFully(long position, byte[] destination, int offset, int length)
        throws IOException {
      System.out.print('.');
      System.out.flush();
      if (System.in.read() < 0) {
        throw new IOException("the process that started this one has ended");
      }
    }

    @Override
    public void close() {}
  }
}
