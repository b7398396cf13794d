package org.byol3d.byol;

/**
 * The results of the heads phase.
 *
 * @param loss loss12 + loss21
 * @param loss12 mean over the batch of the loss of view 1's predictions of view 2's projections
 * @param loss21 the same with the views swapped
 * @param gradient1 dL/dy of view 1, one row per crop pair
 * @param gradient2 dL/dy of view 2, one row per crop pair
 * @param projections online z of view 1, one row per crop pair; they show whether the network
 *     collapses
 */
public record HeadsOutput(
    double loss,
    double loss12,
    double loss21,
    Matrix gradient1,
    Matrix gradient2,
    Matrix projections) {}
