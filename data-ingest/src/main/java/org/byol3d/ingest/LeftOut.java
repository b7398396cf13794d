package org.byol3d.ingest;

/** Kinds of names below a data directory that are no volumes to train on, and are not opened. */
public enum LeftOut {
  /** A file, or a sparse frame, whose name is that of a mask. */
  MASK("masks (*_seg, *__anon, *__anat)"),
  /** A file whose name begins with {@code .} or {@code _}. */
  HIDDEN_FILE("hidden files (. or _ first)"),
  /** A folder whose name begins with {@code .} or {@code _}; nothing in it is counted. */
  HIDDEN_FOLDER("hidden folders (. or _ first)"),
  /** A folder of deleted files, of snapshots or of thumbnails; nothing in it is counted. */
  RECYCLE_BIN("recycle bins, snapshots"),
  /** A folder that was listed before under another name. */
  LISTED_BEFORE("links to folders listed before"),
  /** A file that ends in neither {@code .b2nd} nor {@code .npy}. */
  OTHER_FILE("other files (no .b2nd, no .npy)");

  private final String text;

  LeftOut(String text) {
    this.text = text;
  }

  /** Returns the kind in words, in the plural. */
  public String text() {
    return text;
  }
}
