/**
 * The Spark engine of a training step: an encode and a backward stage over micro-batches, gradients
 * summed on the driver in a fixed order, weights broadcast. Given the phases of a step as a
 * program; knows nothing of BYOL.
 *
 * <p>May depend on {@code org.byol3d.ingest}, {@code crop}, {@code nn}, {@code optim}, Spark and
 * DJL.
 */
package org.byol3d.distributed;
