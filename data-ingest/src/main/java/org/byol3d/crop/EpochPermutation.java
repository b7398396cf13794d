package org.byol3d.crop;

import org.byol3d.random.SplitRandom;

/**
 * A random permutation of {@code 0 … size − 1} that computes each element by itself in constant
 * memory: the order of the volumes in one epoch. Immutable.
 *
 * <p>A swap-or-not network (Hoang, Morris, Rogaway, "An enciphering scheme based on a card
 * shuffle", CRYPTO 2012): each round pairs x with K − x (mod size) and swaps the two if a coin says
 * so. Unlike a Feistel network it fits any size, without walking cycles. By the paper's bound any
 * few elements of a million are within 2⁻⁴⁰ of uniform after 128 rounds.
 */
final class EpochPermutation {
  private static final int ROUNDS = 128;

  private final int size;
  private final int[] pairings = new int[ROUNDS];
  private final SplitRandom[] coins = new SplitRandom[ROUNDS];

  /**
   * @param size number of elements, at least 1
   * @param stream the stream that the permutation is a function of; nothing is drawn from it
   */
  EpochPermutation(int size, SplitRandom stream) {
    this.size = size;
    for (var round = 0; round < ROUNDS; round++) {
      coins[round] = stream.split(round);
      pairings[round] = stream.split(round).nextInt(size);
    }
  }

  /** Returns the element at a place in {@code [0, size)}. */
  int at(int place) {
    var x = place;
    for (var round = 0; round < ROUNDS; round++) {
      var partner = Math.floorMod(pairings[round] - x, size);
      if ((coins[round].split(Math.max(x, partner)).nextInt() & 1) != 0) {
        x = partner;
      }
    }
    return x;
  }
}
