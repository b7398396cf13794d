package org.byol3d.storage;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** Any file system but the local one; renames are atomic where they are in the file system. */
record HadoopOperations(FileSystem fileSystem) implements StoreOperations {
  @Override
  public void makeDirectories(Path directory) throws IOException {
    if (!fileSystem.mkdirs(directory)) {
      throw new IOException(
          directory + ": the directory cannot be made: check the rights on the one above it");
    }
  }

  @Override
  public StoreOutput create(Path file, Path shown, boolean replace) throws IOException {
    return new Output(fileSystem.create(file, replace));
  }

  @Override
  public InputStream open(Path file) throws IOException {
    return fileSystem.open(file);
  }

  @Override
  public void moveOver(Path from, Path to) throws IOException {
    rename(from, to, Options.Rename.OVERWRITE);
  }

  @Override
  public void moveToFree(Path from, Path to) throws IOException {
    // The file system's own rename would move into a directory of that name.
    rename(from, to, Options.Rename.NONE);
  }

  private void rename(Path from, Path to, Options.Rename option) throws IOException {
    FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf()).rename(from, to, option);
  }

  private static final class Output extends StoreOutput {
    private final FSDataOutputStream out;

    Output(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    boolean isVisible() {
      return out.hasCapability(StreamCapabilities.HSYNC);
    }

    @Override
    void publish() throws IOException {
      if (isVisible()) {
        out.hflush();
      } else {
        out.flush();
      }
    }

    @Override
    void sync() throws IOException {
      out.flush();
      if (isVisible()) {
        out.hsync();
      }
    }

    @Override
    long length() throws IOException {
      return out.getPos();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
