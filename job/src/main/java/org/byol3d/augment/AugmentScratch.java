package org.byol3d.augment;

/**
 * The working memory of one augmenting thread. Buffers are made at first use, grow to the largest
 * crop seen and are used again, so that augmenting allocates no arrays in the steady state. Holds
 * nothing from one use to the next.
 */
public final class AugmentScratch {
  private float[] volume = new float[0];
  private float[] row = new float[0];
  private int[] words = new int[0];
  private final PowerTable power = new PowerTable();

  /** At least so many floats, of any content. */
  float[] volume(int voxels) {
    if (volume.length < voxels) {
      volume = new float[voxels];
    }
    return volume;
  }

  /** At least so many floats, of any content; not the volume's. */
  float[] row(int length) {
    if (row.length < length) {
      row = new float[length];
    }
    return row;
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
