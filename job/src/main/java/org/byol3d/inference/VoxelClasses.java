package org.byol3d.inference;

/**
 * Turns logits into classes and probabilities. One output is a sigmoid: class 1 where its
 * probability is above 0.5. Several outputs are a softmax: the class of the greatest logit, the
 * lowest of equal ones.
 */
final class VoxelClasses {
  private VoxelClasses() {}

  /**
   * Finds the classes of a plane.
   *
   * @param logits {@code [C, H, W]}
   * @param outputs C
   * @param classes receives H · W classes, as unsigned bytes
   * @param at index of the first
   * @return whether all logits are finite
   */
  static boolean of(double[] logits, int outputs, byte[] classes, int at) {
    int voxels = logits.length / outputs;
    boolean finite = true;
    for (int i = 0; i < voxels; i++) {
      double greatest = outputs == 1 ? 0 : logits[i];
      int best = 0;
      for (int c = 0; c < outputs; c++) {
        double logit = logits[c * voxels + i];
        finite &= Double.isFinite(logit);
        if (logit > greatest) {
          greatest = logit;
          best = outputs == 1 ? 1 : c;
        }
      }
      classes[at + i] = (byte) best;
    }
    return finite;
  }

  /**
   * Replaces logits by probabilities.
   *
   * @param logits {@code [C, H, W]}
   * @param outputs C
   */
  static void toProbabilities(double[] logits, int outputs) {
    int voxels = logits.length / outputs;
    for (int i = 0; i < voxels; i++) {
      if (outputs == 1) {
        logits[i] = 1 / (1 + StrictMath.exp(-logits[i]));
        continue;
      }
      double greatest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < outputs; c++) {
        greatest = Math.max(greatest, logits[c * voxels + i]);
      }
      double sum = 0;
      for (int c = 0; c < outputs; c++) {
        double power = StrictMath.exp(logits[c * voxels + i] - greatest);
        logits[c * voxels + i] = power;
        sum += power;
      }
      for (int c = 0; c < outputs; c++) {
        logits[c * voxels + i] /= sum;
      }
    }
  }
}
