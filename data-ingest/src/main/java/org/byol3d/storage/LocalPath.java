package org.byol3d.storage;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Distinguishes local files from those of other file systems. */
public final class LocalPath {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private LocalPath() {}

  /**
   * Returns the local path that a URI names.
   *
   * @param uri a {@code file:} URI, a path without a scheme, or a URI of any other file system
   * @return empty if the URI names another file system
   */
  public static Optional<java.nio.file.Path> of(String uri) {
    if (!SCHEME.matcher(uri).matches()) {
      return Optional.of(java.nio.file.Path.of(uri));
    }
    var path = new Path(uri).toUri();
    return path.getScheme().equals("file")
        ? Optional.of(java.nio.file.Path.of(path.getPath()))
        : Optional.empty();
  }
}
