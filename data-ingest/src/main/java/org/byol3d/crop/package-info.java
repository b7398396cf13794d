/**
 * Which two crops of which volume make sample i of epoch e: crop geometry, the pure sampler, and
 * the plan that turns samples into micro-batches.
 *
 * <p>May depend on {@code org.byol3d.random} and on the boxes of {@code org.byol3d.volume}: no
 * input or output, no Spark.
 */
package org.byol3d.crop;
