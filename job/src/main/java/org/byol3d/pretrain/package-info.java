/**
 * The pretraining job: BYOL's phases as a program of the distributed engine, the driver's part of a
 * step, and what {@code org.byol3d.run} needs to make a run of them.
 *
 * <p>The package may depend on everything in the module but the other jobs.
 */
package org.byol3d.pretrain;
