package org.byol3d.distributed;

/**
 * Result of a backward stage.
 *
 * @param gradient with respect to the trained weights, summed over all micro-batches; the caller's
 *     own
 * @param reduceNanos time that the driver spent on adding
 * @param times how long the stage took
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it; a copy of a gradient is expensive
public record BackwardOutcome(float[] gradient, long reduceNanos, StageTimes times) {}
