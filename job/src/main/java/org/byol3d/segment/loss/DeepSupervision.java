package org.byol3d.segment.loss;

import java.util.Locale;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * The loss of a decoder with an output per resolution, as nnU-Net has it: a weighted sum of the
 * losses of the outputs, each compared with the mask in its resolution.
 */
public final class DeepSupervision {
  private DeepSupervision() {}

  /**
   * Returns the weights of the outputs, the one of full resolution first: 1, ½, ¼ and so on, the
   * lowest resolution 0, divided by their sum. A single output has the weight 1.
   *
   * @param outputs 1 to 32
   */
  public static double[] weights(int outputs) {
    Check.within("outputs", outputs, 1, 32);
    var weights = new double[outputs];
    double sum = 0;
    for (int i = 0; i < outputs; i++) {
      weights[i] = i > 0 && i == outputs - 1 ? 0 : 1.0 / (1L << i);
      sum += weights[i];
    }
    for (int i = 0; i < outputs; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /**
   * Returns the extent that nnU-Net gives a mask in another resolution: each axis times its scale,
   * rounded, halves to even.
   *
   * @param scale per axis {@code [D, H, W]}, in (0, 1]
   * @throws IllegalArgumentException if no voxel is left along an axis
   */
  public static Extent scaled(Extent extent, double[] scale) {
    var shape = extent.toShape();
    for (int axis = 0; axis < shape.length; axis++) {
      Check.aboveZeroToOne("scale", scale[axis]);
      shape[axis] = (int) Math.rint(shape[axis] * scale[axis]);
    }
    return Extent.of(shape);
  }

  /**
   * Resizes masks by nearest neighbor, as PyTorch's {@code nearest-exact}: voxel k of the result is
   * voxel ⌊(k + ½) · in / out⌋.
   *
   * @param masks any number of masks, one after the other
   * @param from extent of one mask
   * @param to extent of one resized mask
   * @throws IllegalArgumentException if the array does not hold whole masks
   */
  public static byte[] resize(byte[] masks, Extent from, Extent to) {
    if (masks.length % from.voxels() != 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d values are no masks of %s voxels", masks.length, from));
    }
    int count = (int) (masks.length / from.voxels());
    var result = new byte[Math.toIntExact(Math.multiplyExact(count, to.voxels()))];
    var d = sources(from.depth(), to.depth());
    var h = sources(from.height(), to.height());
    var w = sources(from.width(), to.width());
    int at = 0;
    for (int mask = 0; mask < count; mask++) {
      int start = mask * (int) from.voxels();
      for (int i : d) {
        for (int j : h) {
          int row = start + (i * from.height() + j) * from.width();
          for (int k : w) {
            result[at++] = masks[row + k];
          }
        }
      }
    }
    return result;
  }

  /** In whole numbers: (2k + 1) · in / (2 · out). */
  private static int[] sources(int in, int out) {
    var sources = new int[out];
    for (int k = 0; k < out; k++) {
      sources[k] = (int) ((2L * k + 1) * in / (2L * out));
    }
    return sources;
  }
}
