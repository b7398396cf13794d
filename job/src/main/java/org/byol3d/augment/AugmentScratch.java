package org.byol3d.augment;

/**
 * The working memory of one augmenting thread. Buffers are allocated at first use, grow to the
 * largest crop and are used again, so that augmenting allocates no arrays after a while. No content
 * is kept from one use to the next.
 *
 * <p>Augmentations copy parts of a crop into these lines where a loop needs several arrays: C2 of
 * JDK 17 vectorizes a loop over several float arrays only when it reads all of them at the same
 * index.
 */
public final class AugmentScratch {
  /** Buffers of one augmentation: a blur needs five neighbors, four shifts and two results. */
  private static final int LINES = 11;

  private final float[][] lines = new float[LINES][0];
  private final PowerTable power = new PowerTable();
  private int[] words = new int[0];

  /** Returns one of several buffers of at least {@code length} floats, with any content. */
  float[] line(int index, int length) {
    if (lines[index].length < length) {
      lines[index] = new float[length];
    }
    return lines[index];
  }

  /** Returns a buffer of at least {@code length} words, with any content. */
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
