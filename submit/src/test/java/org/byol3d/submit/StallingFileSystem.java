package org.byol3d.submit;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system, on which writing the file of a given name stalls for ever half-way, when
 * it is written for the n-th time: a process can be killed there and nowhere else.
 */
public final class StallingFileSystem extends LocalFileSystem {
  /** Name of the file. */
  static final String FILE = "test.stalling.file";

  /** Which of the files of that name stalls, from 1. */
  static final String TURN = "test.stalling.turn";

  /** Path of a file that is created when the write stalls. */
  static final String MARKER = "test.stalling.marker";

  /** Bytes that are written first. */
  private static final int HALF = 4096;

  /** Is called by Hadoop. */
  public StallingFileSystem() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    private int turns; // guarded by this

    @Override
    public FSDataOutputStream create(
        Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      return perhapsStalling(
          file, super.create(file, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
        Path file,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      return perhapsStalling(
          file,
          super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    private synchronized FSDataOutputStream perhapsStalling(Path file, FSDataOutputStream out)
        throws IOException {
      if (!file.getName().equals(getConf().get(FILE)) || ++turns != getConf().getInt(TURN, 0)) {
        return out;
      }
      var marker = java.nio.file.Path.of(getConf().get(MARKER));
      return new FSDataOutputStream(new Stalling(out, marker), new FileSystem.Statistics("file"));
    }
  }

  private static final class Stalling extends FilterOutputStream {
    private final java.nio.file.Path marker;

    private Stalling(OutputStream out, java.nio.file.Path marker) {
      super(out);
      this.marker = marker;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, Math.min(length, HALF));
      out.flush();
      Files.createFile(marker);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted where only a kill was expected", e);
      }
    }
  }
}
