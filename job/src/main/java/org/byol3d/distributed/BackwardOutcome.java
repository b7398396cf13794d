package org.byol3d.distributed;

/**
 * Result of a backward stage.
 *
 * @param gradient with respect to the trained weights, summed over all micro-batches; the caller's
 *     own
 * @param reduceNanos time that the driver spent on adding
 * @param times how long the stage took
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of a gradient would cost
public record BackwardOutcome(float[] gradient, long reduceNanos, StageTimes times) {}
