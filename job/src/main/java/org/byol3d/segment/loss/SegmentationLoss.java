package org.byol3d.segment.loss;

import org.byol3d.segment.Numbers;

/**
 * A loss of logits, and its gradient by the logits.
 *
 * <p>Without ignored voxels and with Dice per sample, the loss of a batch is the mean of the losses
 * of its samples, so samples can be computed apart. Ignored voxels couple samples: the cross
 * entropy is the mean over all voxels of the batch that count. To avoid that, compute each sample
 * as a batch of its own.
 *
 * <p>Immutable and thread-safe. A call takes memory for 1,024 voxels beside its arguments.
 */
public sealed interface SegmentationLoss permits BatchLoss {

  /**
   * Computes the loss.
   *
   * @param logits {@code [N, C, D, H, W]}
   * @throws IllegalArgumentException if a size does not fit the shape, or a value of the target is
   *     out of its range
   */
  LossValue value(Numbers logits, LogitShape shape, LossTarget target);

  /**
   * Computes the loss, and {@code scale · dLoss/dLogits}.
   *
   * @param scale factor of the gradient, such as the weight of one of several outputs
   * @param gradient receives it, {@code [N, C, D, H, W]}; must not share memory with the logits
   * @return the loss, without the factor
   * @throws IllegalArgumentException if a size does not fit the shape, or a value of the target is
   *     out of its range
   */
  LossValue gradient(
      Numbers logits, LogitShape shape, LossTarget target, double scale, Numbers gradient);
}
