/**
 * NumPy's {@code .npy} format, versions 1 to 3: read by region, and written.
 *
 * <p>May depend on {@code org.byol3d.volume} and {@code org.byol3d.b2nd.io}: no Hadoop, no Spark.
 */
package org.byol3d.volume.npy;
