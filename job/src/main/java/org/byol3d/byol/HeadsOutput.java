package org.byol3d.byol;

/**
 * What the heads phase gives.
 *
 * @param loss loss12 + loss21
 * @param loss12 mean over the batch of the loss of view 1's predictions of view 2's projections
 * @param loss21 the same with the views swapped
 * @param gradient1 dL/dy of view 1, one row a crop pair
 * @param gradient2 dL/dy of view 2, one row a crop pair
 * @param projections online z of view 1, one row a crop pair: whether the network collapses shows
 *     in them
 */
public record HeadsOutput(
    double loss,
    double loss12,
    double loss21,
    Matrix gradient1,
    Matrix gradient2,
    Matrix projections) {}
