/**
 * Made-up lightsheet scans of brain tissue with Aβ plaques, and the masks that go with them: what a
 * fresh checkout trains on, what evaluation knows the truth of, what benchmarks read.
 *
 * <p>May depend on {@code org.byol3d.random} and on the extents of {@code org.byol3d.volume}: no
 * input or output, no Spark.
 */
package org.byol3d.phantom;
