/**
 * Chooses the two crops of each training sample: crop geometry, the pure samplers, and the plan
 * that groups samples into micro-batches. {@link org.byol3d.crop.MaskedCropSampler} chooses the
 * crops of volumes with masks, a share of them on foreground.
 *
 * <p>May depend on {@code org.byol3d.random} and on the boxes of {@code org.byol3d.volume}: no
 * input or output, no Spark.
 */
package org.byol3d.crop;
