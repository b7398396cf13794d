package org.byol3d.bench;

/**
 * A step of the plain loop.
 *
 * @param loss of the global batch
 * @param wall seconds from its beginning to its end
 * @param encode of these for weights and forward passes
 * @param heads of these for projector, predictor and loss
 * @param backward of these for the encoders' gradients
 * @param reduce of these for adding gradients
 * @param update of these for clipping, optimizer and moving average
 */
public record PlainStep(
    double loss,
    double wall,
    double encode,
    double heads,
    double backward,
    double reduce,
    double update) {}
