package org.byol3d.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Objects;
import org.byol3d.storage.Sha256;
import org.byol3d.storage.StoreDirectory;

/**
 * Length and hash of a file's bytes.
 *
 * @param length in bytes
 * @param sha256 64 lower-case hexadecimal digits
 */
public record FileChecksum(long length, String sha256) {
  /** Checks that there is a hash. */
  public FileChecksum {
    Objects.requireNonNull(sha256, "sha256");
  }

  /** Writes a file and forces it to disk, where the file system can. Hashes while it writes. */
  static FileChecksum write(
      StoreDirectory directory, String relative, StoreDirectory.Content content)
      throws IOException {
    var digest = Sha256.digest();
    long length =
        directory.write(relative, out -> content.writeTo(new DigestOutputStream(out, digest)));
    return new FileChecksum(length, HexFormat.of().formatHex(digest.digest()));
  }

  /** Reads a stream to its end. */
  static FileChecksum of(InputStream in) throws IOException {
    var digest = Sha256.digest();
    long length = new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
    return new FileChecksum(length, HexFormat.of().formatHex(digest.digest()));
  }
}
