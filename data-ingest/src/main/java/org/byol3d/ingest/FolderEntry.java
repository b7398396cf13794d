package org.byol3d.ingest;

import org.apache.hadoop.fs.Path;

/**
 * A name in a folder.
 *
 * @param path of it
 * @param kind of it; a link has the kind of its target
 * @param length of a file, in bytes; 0 for everything else
 * @param modificationTime in milliseconds since 1970; 0 if it cannot be told
 * @param problem why it cannot be opened; empty for files and folders
 */
record FolderEntry(Path path, Kind kind, long length, long modificationTime, String problem) {

  /** What a name stands for. */
  enum Kind {
    FILE,
    FOLDER,
    /** A link to a folder. */
    LINKED_FOLDER,
    /** Neither: a link without a target, a pipe, a device, or a name that cannot be written. */
    UNUSABLE
  }

  static FolderEntry unusable(Path path, String problem) {
    return new FolderEntry(path, Kind.UNUSABLE, 0, 0, problem);
  }

  boolean isFolder() {
    return kind == Kind.FOLDER || kind == Kind.LINKED_FOLDER;
  }

  String name() {
    return path.getName();
  }
}
