/**
 * Made-up lightsheet scans of brain tissue with Aβ plaques, and their masks: data to train on in a
 * new checkout, to evaluate against a known truth, and to measure with.
 *
 * <p>May depend on {@code org.byol3d.random} and on the extents of {@code org.byol3d.volume}: no
 * input or output, no Spark.
 */
package org.byol3d.phantom;
