/**
 * The pretraining job: BYOL's phases as a program of the distributed engine, the driver's part of a
 * step, and the run around it with index, checkpoints and metrics.
 *
 * <p>The package may depend on everything in the module but the other jobs.
 */
package org.byol3d.pretrain;
