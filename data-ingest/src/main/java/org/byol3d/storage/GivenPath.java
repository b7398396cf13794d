package org.byol3d.storage;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.byol3d.text.WrongRequestException;

/**
 * A path or URI as a person types it, or as {@link Path#toString} writes it. Only this class turns
 * such text into a path.
 *
 * <p>The text is a URI if it begins with a scheme and {@code :/}, as {@code hdfs://host:8020/scans}
 * and {@code file:/scans} do. Every other text is a path without a scheme, also {@code run_12:30}.
 * All characters of a path stand for themselves, in URIs too, as Hadoop takes them: nothing is a
 * pattern, {@code #} and {@code ?} end nothing, and {@code %20} is not a blank. Several slashes in
 * a row are one.
 *
 * @param text not empty
 */
public record GivenPath(String text) {
  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/]*))?(|/.*)", Pattern.DOTALL);
  private static final Pattern SLASHES = Pattern.compile("/{2,}");
  private static final String LOCAL = "file";

  /**
   * Checks the text.
   *
   * @throws WrongRequestException if it is empty or holds the character NUL
   */
  public GivenPath {
    WrongRequestException.unless(
        !text.isEmpty(), "a path is empty: give a path or URI (is a shell variable unset?)");
    WrongRequestException.unless(
        text.indexOf('\0') < 0, text.replace("\0", "\\0") + ": no path holds the character NUL");
  }

  /**
   * Returns the path of the local file system that this is.
   *
   * @return empty if this is a URI of another file system
   * @throws WrongRequestException if the local file system cannot have such a name
   */
  public Optional<java.nio.file.Path> local() {
    var uri = uri();
    if (uri.isEmpty()) {
      return Optional.of(local(text));
    }
    return uri.get().toUri().getScheme().equals(LOCAL)
        ? Optional.of(local(uri.get()))
        : Optional.empty();
  }

  /**
   * Returns the path of the local file system that a {@code file:} URI is.
   *
   * @throws WrongRequestException if the local file system cannot have such a name
   */
  public static java.nio.file.Path local(Path path) {
    return local(path.toUri().getPath());
  }

  private static java.nio.file.Path local(String name) {
    try {
      return java.nio.file.Path.of(name);
    } catch (InvalidPathException e) {
      throw new WrongRequestException(
          e.getInput()
              + ": this process cannot write the name in its encoding, "
              + System.getProperty("sun.jnu.encoding")
              + ": set LC_ALL=C.UTF-8",
          e);
    }
  }

  /**
   * Returns this path with its file system; a path without a scheme is on the local one.
   *
   * @throws WrongRequestException if this is no valid URI
   */
  public Path onLocal() {
    return uri().orElseGet(() -> of(local(text)));
  }

  /** Returns the {@code file:} URI of a path of the local file system. */
  public static Path of(java.nio.file.Path path) {
    return literal(LOCAL, null, path.toAbsolutePath().toString());
  }

  /**
   * Returns this path with its file system; a path without a scheme is on the default one.
   *
   * @throws WrongRequestException if this is no valid URI
   * @throws IOException if there is no such file system, or its host is unknown
   */
  public Path onDefault(Configuration configuration) throws IOException {
    var path = uri().orElseGet(() -> literal(null, null, text));
    return fileSystem(path, configuration).makeQualified(path);
  }

  /**
   * Returns the file system of a path. The caller does not close it: Hadoop shares one instance per
   * process.
   *
   * @throws IOException if there is none, or its host is unknown
   */
  public static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (IllegalArgumentException e) {
      // Hadoop throws this for a host that it cannot resolve: the request is wrong, not the
      // program.
      throw new IOException(unusable(path, configuration, e), e);
    }
  }

  private static String unusable(Path path, Configuration configuration, Exception cause) {
    return path.toUri().getScheme() == null
        ? path
            + ": the default file system "
            + FileSystem.getDefaultUri(configuration)
            + " cannot be used: "
            + cause.getMessage()
            + ": correct fs.defaultFS in core-site.xml, or give a URI such as file:/..."
        : path
            + ": its file system cannot be used: "
            + cause.getMessage()
            + ": check the host and the port";
  }

  /** Returns a path in a directory. All characters of the relative path stand for themselves. */
  public static Path in(Path directory, String relative) {
    return new Path(directory, literal(null, null, relative));
  }

  /** Returns the path if this is a URI. */
  private Optional<Path> uri() {
    var matcher = URI.matcher(text);
    if (!matcher.matches() || (matcher.group(2) == null && matcher.group(3).isEmpty())) {
      return Optional.empty();
    }
    var path = matcher.group(3).isEmpty() ? "/" : matcher.group(3);
    var authority = matcher.group(2);
    try {
      return Optional.of(
          literal(
              matcher.group(1), authority == null || authority.isEmpty() ? null : authority, path));
    } catch (IllegalArgumentException e) {
      throw new WrongRequestException(
          text + ": is no valid URI: " + e.getMessage() + ": check its host and port", e);
    }
  }

  /** Makes a path of its parts, which Hadoop then does not parse. */
  private static Path literal(String scheme, String authority, String path) {
    return new Path(scheme, authority, SLASHES.matcher(path).replaceAll("/"));
  }

  @Override
  public String toString() {
    return text;
  }
}
