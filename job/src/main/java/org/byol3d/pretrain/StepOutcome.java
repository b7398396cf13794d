package org.byol3d.pretrain;

import org.byol3d.byol.HeadsOutput;
import org.byol3d.distributed.StageTimes;

/**
 * A step that was made.
 *
 * @param heads losses and projections
 * @param gradientNorm before clipping
 * @param workers tasks of a stage
 * @param encode the encode stage
 * @param backward the backward stage
 * @param headsNanos the heads phase
 * @param reduceNanos adding gradients on the driver
 * @param updateNanos clipping, optimizer, moving average
 * @param publishNanos handing the new weights to Spark
 * @param wallNanos all of it
 */
record StepOutcome(
    HeadsOutput heads,
    double gradientNorm,
    int workers,
    StageTimes encode,
    StageTimes backward,
    long headsNanos,
    long reduceNanos,
    long updateNanos,
    long publishNanos,
    long wallNanos) {}
