package org.byol3d.random;

/**
 * The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters. Its outputs are
 * the random numbers.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011;
 * constants and known answers as in the authors' Random123 library. It passes TestU01's BigCrush
 * with consecutive counters and consecutive keys, so neither needs to look random.
 */
final class Philox4x32 {
  /** Number of 32-bit words in a block. */
  static final int WORDS = 4;

  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private Philox4x32() {}

  /**
   * Writes the four words of one block.
   *
   * @param key the 64-bit key, low word first
   * @param counterLow the counter's words 0 (low half) and 1 (high half)
   * @param counterHigh the counter's words 2 (low half) and 3 (high half)
   * @param words where the four words go
   * @param offset index of the first word
   */
  static void block(long key, long counterLow, long counterHigh, int[] words, int offset) {
    long c0 = counterLow & LOW_WORD;
    long c1 = counterLow >>> 32;
    long c2 = counterHigh & LOW_WORD;
    long c3 = counterHigh >>> 32;
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * c0;
      long product1 = MULTIPLIER_1 * c2;
      c0 = (product1 >>> 32) ^ c1 ^ (k0 & LOW_WORD);
      c1 = product1 & LOW_WORD;
      c2 = (product0 >>> 32) ^ c3 ^ (k1 & LOW_WORD);
      c3 = product0 & LOW_WORD;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    words[offset] = (int) c0;
    words[offset + 1] = (int) c1;
    words[offset + 2] = (int) c2;
    words[offset + 3] = (int) c3;
  }
}
