package org.byol3d.ingest;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.storage.GivenPath;

/**
 * The directory below which volumes are found. What a volume is called below it stays the same when
 * the directory moves.
 *
 * @param uri of the directory, with its file system, as Hadoop writes it
 */
public record DataDirectory(String uri) {

  /**
   * Returns a directory, which need not exist.
   *
   * @param directory a URI of a Hadoop file system, or a path of the default one
   */
  public static DataDirectory of(String directory, Configuration configuration) throws IOException {
    return new DataDirectory(new GivenPath(directory).onDefault(configuration).toString());
  }

  /**
   * Returns the path of a volume below the directory, such as {@code mouse0/left/patch3.b2nd}.
   *
   * @param volume URI of a volume below the directory
   * @throws IllegalArgumentException if the volume is not below the directory
   */
  public String pathBelow(String volume) {
    if (!isAbove(volume)) {
      throw new IllegalArgumentException(volume + " is not below " + uri);
    }
    return volume.substring(prefix().length());
  }

  /** Returns whether a URI is below the directory. */
  public boolean isAbove(String volume) {
    return volume.startsWith(prefix());
  }

  private String prefix() {
    return uri.endsWith("/") ? uri : uri + "/";
  }

  @Override
  public String toString() {
    return uri;
  }
}
