package org.byol3d.b2nd.filter;

/**
 * DELTA is an exclusive or. In the first block of a chunk it combines each element with the one
 * before it, in every other block each byte with the same byte of the decoded first block: of that
 * block as the user gave it, also where the filter comes after others. c-blosc2 itself reads back
 * only some pipelines with DELTA behind another filter. Bytes past the last whole element stay.
 */
public final class Delta {
  private Delta() {}

  /** Returns the width that the filter uses for a type size. */
  static int width(int typeSize) {
    return switch (typeSize) {
      case 1, 2, 4, 8 -> typeSize;
      default -> typeSize % 8 == 0 ? 8 : 1;
    };
  }

  /** Undoes the first block of a chunk in place. */
  public static void undoFirst(byte[] block, int offset, int length, int typeSize) {
    int width = width(typeSize);
    int whole = length / width * width;
    for (int i = width; i < whole; i++) {
      block[offset + i] ^= block[offset + i - width];
    }
  }

  /** Undoes another block in place, given the decoded first block of its chunk. */
  public static void undo(
      byte[] block, int offset, int length, int typeSize, byte[] first, int firstOffset) {
    int width = width(typeSize);
    int whole = length / width * width;
    for (int i = 0; i < whole; i++) {
      block[offset + i] ^= first[firstOffset + i];
    }
  }
}
