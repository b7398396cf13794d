package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The segmentation loss: half the soft Dice loss and half the binary cross-entropy, both from
 * logits.
 *
 * <p>Dice loss = 1 − mean over samples of (2·Σp·m + 1)/(Σp + Σm + 1), p = sigmoid(logit); the added
 * ones keep it defined on an empty mask. Source: Milletari et al., "V-Net", 2016, with the
 * smoothing of the Python original. Masks and logits are {@code [N, 1, D, H, W]}; results are
 * scalars.
 */
public final class DiceBceLoss {
  private static final int SMOOTHING = 1;

  private DiceBceLoss() {}

  /** Computes the sum of half of each loss, {@code []}. */
  public static NDArray of(NDArray logits, NDArray mask) {
    return Scoped.keepResult(
        () -> diceLoss(logits, mask).add(binaryCrossEntropy(logits, mask)).mul(0.5));
  }

  /** Computes the soft Dice loss, {@code []}. */
  public static NDArray diceLoss(NDArray logits, NDArray mask) {
    return Scoped.keepResult(() -> dice(Activation.sigmoid(logits), mask).mean().neg().add(1));
  }

  /** Computes the mean binary cross-entropy, {@code []}: max(l, 0) − l·m + log(1 + e^−|l|). */
  public static NDArray binaryCrossEntropy(NDArray logits, NDArray mask) {
    return Scoped.keepResult(
        () ->
            Activation.relu(logits)
                .sub(logits.mul(mask))
                .add(logits.abs().neg().exp().add(1).log())
                .mean());
  }

  /**
   * Computes the Dice coefficient of the prediction p &gt; ½, mean over samples, {@code []}. It has
   * no gradient.
   */
  public static NDArray hardDice(NDArray logits, NDArray mask) {
    return Scoped.keepResult(
        () -> dice(logits.gt(0).toType(mask.getDataType(), false), mask).mean());
  }

  private static NDArray dice(NDArray prediction, NDArray mask) {
    var overlap = sumOverSpace(prediction.mul(mask));
    var sizes = sumOverSpace(prediction).add(sumOverSpace(mask));
    return overlap.mul(2).add(SMOOTHING).div(sizes.add(SMOOTHING));
  }

  private static NDArray sumOverSpace(NDArray x) {
    return x.sum(new int[] {1, 2, 3, 4});
  }
}
