package org.byol3d.b2nd.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Kinds of files that users give a wrong name, told by their first bytes, for messages. */
public enum FileKind {
  NPY("a .npy file", "\u0093NUMPY"),
  BLOSC2("a Blosc2 frame", "\u009e\u00a8b2frame\0"),
  HDF5("an HDF5 file", "\u0089HDF\r\n\u001a\n"),
  ZIP("a zip archive", "PK\u0003\u0004"),
  GZIP("a file compressed by gzip", "\u001f\u008b"),
  TIFF_LITTLE("a TIFF image", "II*\0"),
  TIFF_BIG("a TIFF image", "MM\0*"),
  BIG_TIFF("a BigTIFF image", "II+\0"),
  PNG("a PNG image", "\u0089PNG"),
  TEXT("text", "");

  private static final int LONGEST = 16;

  private final String words;

  /** One char per byte. */
  private final String beginning;

  FileKind(String words, String beginning) {
    this.words = words;
    this.beginning = beginning;
  }

  /**
   * Returns what a file that is not of the expected format seems to be.
   *
   * @param head the first bytes of the file, as many as there are
   */
  public static Optional<FileKind> of(byte[] head) {
    return Arrays.stream(values()).filter(kind -> kind.begins(head)).findFirst();
  }

  /**
   * Returns the end of a message about a file that is not of the expected format, such as {@code ":
   * it seems to be text"}; empty if its kind is not known.
   */
  public static String hint(byte[] head) {
    return of(head).map(kind -> ": it seems to be " + kind.words).orElse("");
  }

  private boolean begins(byte[] head) {
    return this == TEXT
        ? isText(head)
        : new String(head, StandardCharsets.ISO_8859_1).startsWith(beginning);
  }

  private static boolean isText(byte[] head) {
    int length = Math.min(LONGEST, head.length);
    for (int i = 0; i < length; i++) {
      boolean blank = head[i] == '\t' || head[i] == '\n' || head[i] == '\r';
      if (!blank && (head[i] < ' ' || head[i] == 0x7f)) {
        return false;
      }
    }
    return length > 0;
  }
}
