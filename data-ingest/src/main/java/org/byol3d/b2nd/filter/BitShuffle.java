package org.byol3d.b2nd.filter;

/**
 * BITSHUFFLE puts bit {@code p} of every element into bit plane {@code p}, least significant bit
 * first. Elements past the last whole eight stay where they are, at the end.
 */
public final class BitShuffle {
  private BitShuffle() {}

  /** Joins the bit planes of a block to elements. The two ranges must not overlap. */
  public static void undo(
      byte[] in, int inOffset, byte[] out, int outOffset, int length, int width) {
    int groups = length / width / 8;
    for (int b = 0; b < width; b++) {
      for (int g = 0; g < groups; g++) {
        int plane = inOffset + 8 * b * groups + g;
        long word = 0;
        for (int bit = 0; bit < 8; bit++) {
          word |= (in[plane + bit * groups] & 0xffL) << (8 * bit);
        }
        word = transposeBits(word);
        int to = outOffset + 8 * g * width + b;
        for (int e = 0; e < 8; e++) {
          out[to + e * width] = (byte) (word >>> (8 * e));
        }
      }
    }
    copyRest(in, inOffset, out, outOffset, length, 8 * groups * width);
  }

  /** Splits elements into bit planes. The two ranges must not overlap. */
  public static void apply(
      byte[] in, int inOffset, byte[] out, int outOffset, int length, int width) {
    int groups = length / width / 8;
    for (int b = 0; b < width; b++) {
      for (int g = 0; g < groups; g++) {
        int from = inOffset + 8 * g * width + b;
        long word = 0;
        for (int e = 0; e < 8; e++) {
          word |= (in[from + e * width] & 0xffL) << (8 * e);
        }
        word = transposeBits(word);
        int plane = outOffset + 8 * b * groups + g;
        for (int bit = 0; bit < 8; bit++) {
          out[plane + bit * groups] = (byte) (word >>> (8 * bit));
        }
      }
    }
    copyRest(in, inOffset, out, outOffset, length, 8 * groups * width);
  }

  private static void copyRest(
      byte[] in, int inOffset, byte[] out, int outOffset, int length, int done) {
    System.arraycopy(in, inOffset + done, out, outOffset + done, length - done);
  }

  /** Transposes the 8 × 8 bits of a word; its own inverse (Warren, Hacker's Delight, 7-3). */
  private static long transposeBits(long x) {
    long t = (x ^ x >>> 7) & 0x00AA00AA00AA00AAL;
    x ^= t ^ t << 7;
    t = (x ^ x >>> 14) & 0x0000CCCC0000CCCCL;
    x ^= t ^ t << 14;
    t = (x ^ x >>> 28) & 0x00000000F0F0F0F0L;
    return x ^ t ^ t << 28;
  }
}
