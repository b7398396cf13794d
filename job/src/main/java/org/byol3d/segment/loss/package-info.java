/**
 * The losses of segmentation, as nnU-Net defines them, and their gradients by the logits. The
 * engine gets such a gradient as it gets that of BYOL's heads: from outside.
 *
 * <ul>
 *   <li>{@link org.byol3d.segment.loss.ClassLoss}: one class per voxel; softmax, cross entropy.
 *   <li>{@link org.byol3d.segment.loss.RegionLoss}: each channel a mask of its own, or one mask;
 *       sigmoid, binary cross entropy.
 *   <li>{@link org.byol3d.segment.loss.DeepSupervision}: the weights of the outputs of a decoder,
 *       and masks in their resolution.
 * </ul>
 *
 * <p>Both losses compute {@code dice-weight · dice + entropy-weight · entropy}, where
 *
 * <pre>
 *   dice = −mean over (sample, channel) of (2·Σp·g + s) / max(Σg + Σp + s, least)
 * </pre>
 *
 * with p the probability, g the mask and s the smoothing. So a perfect prediction has a Dice loss
 * of −1, and an empty mask one slightly below 0. The exponential and the logarithm are those of
 * {@link java.lang.StrictMath}, so the bits do not depend on the processor.
 */
package org.byol3d.segment.loss;
