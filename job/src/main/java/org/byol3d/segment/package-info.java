/**
 * Segmentation: what fine-tuning and prediction compute from arrays of logits and labels, and the
 * network that gives the logits. All but {@code network} is plain Java with one fixed order of
 * additions, so equal input gives equal bits.
 *
 * <ul>
 *   <li>{@link org.byol3d.segment.loss}: Dice and cross entropy, and their gradients by the logits.
 *   <li>{@link org.byol3d.segment.window}: prediction of a whole volume by sliding window.
 *   <li>{@link org.byol3d.segment.component}: connected components of a mask.
 *   <li>{@link org.byol3d.segment.score}: voxel-wise and plaque-wise scores, and {@code
 *       summary.json}.
 *   <li>{@link org.byol3d.segment.network}: the training of the network, and its logits for a
 *       window, by the engine.
 * </ul>
 *
 * <p>Arrays of images and logits are row-major {@code [N, C, D, H, W]} or {@code [C, D, H, W]}.
 *
 * <p>May depend on {@code org.byol3d.text}, and the extents and boxes of {@code volume}; no Spark,
 * and no DJL but in {@code network}.
 */
package org.byol3d.segment;
