package org.byol3d.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.hadoop.fs.StreamCapabilities;
import org.byol3d.storage.StoreDirectory;

/**
 * What a file's bytes are known by.
 *
 * @param length in bytes
 * @param sha256 64 lower-case hexadecimal digits
 */
public record FileChecksum(long length, String sha256) {
  private static final int BUFFER_BYTES = 1 << 17;

  /** Checks that there is a digest. */
  public FileChecksum {
    Objects.requireNonNull(sha256, "sha256");
  }

  /** Writes the bytes of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file and forces it to disk, where the file system can. One pass over the content. */
  static FileChecksum write(StoreDirectory directory, String relative, Content content)
      throws IOException {
    try (var file = directory.newFile(relative)) {
      var digesting = new Digesting(file);
      content.writeTo(digesting);
      digesting.flush();
      if (file.hasCapability(StreamCapabilities.HSYNC)) {
        file.hsync();
      }
      return digesting.checksum();
    }
  }

  /** Reads a stream to its end. */
  static FileChecksum of(InputStream in) throws IOException {
    var digest = newDigest();
    var buffer = new byte[BUFFER_BYTES];
    long length = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      length += read;
    }
    return new FileChecksum(length, HexFormat.of().formatHex(digest.digest()));
  }

  /** The digest of an array, as {@link #sha256}. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Counts and digests what it hands on. */
  private static final class Digesting extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = newDigest();
    private long length;

    Digesting(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
      digest.update(bytes, offset, count);
      length += count;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    FileChecksum checksum() {
      return new FileChecksum(length, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
