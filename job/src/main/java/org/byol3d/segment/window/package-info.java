/**
 * Prediction of a whole volume by a sliding window, as nnU-Net does it: {@link
 * org.byol3d.segment.window.SlidingWindow} pads a small image, runs a model on overlapping windows,
 * and averages their logits with the weights of a Gaussian. nnU-Net sums in float16; this package
 * sums in single or double precision.
 */
package org.byol3d.segment.window;
