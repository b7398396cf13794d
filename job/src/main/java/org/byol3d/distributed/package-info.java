/**
 * The Spark engines of a training step over micro-batches: gradients are summed on the driver in a
 * fixed order, and weights are broadcast. {@link org.byol3d.distributed.TwoPhaseEngine} has an
 * encode and a backward stage, {@link org.byol3d.distributed.OnePhaseEngine} one stage for both.
 * What workers compute comes as a program; this package knows no method.
 *
 * <p>May depend on {@code org.byol3d.placement}, {@code crop}, {@code storage}, {@code b2nd},
 * {@code text}, {@code nn}, {@code optim}, Spark and DJL.
 */
package org.byol3d.distributed;
