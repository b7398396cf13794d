package org.byol3d.b2nd.filter;

/**
 * BYTEDELTA: each of {@code width} equal streams of a block holds the differences of neighboring
 * bytes, modulo 256. The format does not define bytes past the last whole stream; they stay.
 */
public final class ByteDelta {
  private ByteDelta() {}

  /** Sums the differences of each stream in place. */
  public static void undo(byte[] block, int offset, int length, int width) {
    int stream = length / width;
    for (int s = 0; s < width; s++) {
      int from = offset + s * stream;
      for (int i = from + 1; i < from + stream; i++) {
        block[i] += block[i - 1];
      }
    }
  }
}
