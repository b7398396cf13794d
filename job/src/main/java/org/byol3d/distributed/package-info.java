/**
 * The Spark engine of a training step: an encode and a backward stage over micro-batches, gradients
 * summed on the driver in a fixed order, weights broadcast. The phases of a step come as a program;
 * this package knows nothing of BYOL.
 *
 * <p>May depend on {@code org.byol3d.placement}, {@code crop}, {@code storage}, {@code b2nd},
 * {@code text}, {@code nn}, {@code optim}, Spark and DJL.
 */
package org.byol3d.distributed;
