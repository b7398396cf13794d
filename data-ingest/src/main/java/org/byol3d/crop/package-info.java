/**
 * Chooses the two crops of each training sample: crop geometry, the pure sampler, and the plan that
 * groups samples into micro-batches.
 *
 * <p>May depend on {@code org.byol3d.random} and on the boxes of {@code org.byol3d.volume}: no
 * input or output, no Spark.
 */
package org.byol3d.crop;
