package org.byol3d.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Writes one file of any file system under a temporary name and renames it once it is whole. */
public final class CommittedFile {
  private CommittedFile() {}

  /**
   * Writes a file with its directories. A file that has the name is replaced, or stays if writing
   * fails.
   *
   * @param uri a URI of a Hadoop file system, or a path of the local file system
   */
  public static void write(Configuration configuration, String uri, StoreDirectory.Content content)
      throws IOException {
    var file = LocalPath.of(uri).map(it -> "file:" + it.toAbsolutePath()).orElse(uri);
    var target = new Path(file);
    // Always the same temporary name: what a killed writer leaves, the next one overwrites.
    var temporary = new Path(target.getParent() + "/." + target.getName() + ".writing");
    StoreDirectory.of(target.getParent().toString(), configuration)
        .replace(target, temporary, content);
  }
}
