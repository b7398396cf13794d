package org.byol3d.bench;

/**
 * Result and times of a step of the plain loop.
 *
 * @param loss loss of the global batch
 * @param wall seconds of the whole step
 * @param encode seconds for loading weights and forward passes
 * @param heads seconds for projector, predictor and loss
 * @param backward seconds for the encoders' gradients
 * @param reduce seconds for adding gradients
 * @param update seconds for clipping, optimizer and moving average
 */
public record PlainStep(
    double loss,
    double wall,
    double encode,
    double heads,
    double backward,
    double reduce,
    double update) {}
