package org.byol3d.augment;

/**
 * The working memory of one augmenting thread. Buffers are made at first use, grow to the largest
 * crop seen and are used again, so that augmenting allocates no arrays in the steady state. Holds
 * nothing from one use to the next.
 *
 * <p>Augmentations copy parts of a crop into these lines where a loop needs several arrays: C2 of
 * JDK 17 vectorizes a loop over several float arrays only when it reads all of them at the same
 * index.
 */
public final class AugmentScratch {
  /** Lines a single augmentation may use: a blur needs five neighbors, four shifts, two results. */
  private static final int LINES = 11;

  private final float[][] lines = new float[LINES][0];
  private final PowerTable power = new PowerTable();
  private int[] words = new int[0];

  /** One of several buffers of at least so many floats, of any content. */
  float[] line(int index, int length) {
    if (lines[index].length < length) {
      lines[index] = new float[length];
    }
    return lines[index];
  }

  /** At least so many words, of any content. */
  int[] words(int length) {
    if (words.length < length) {
      words = new int[length];
    }
    return words;
  }

  PowerTable power() {
    return power;
  }
}
