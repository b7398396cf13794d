/**
 * Reads arrays of NumPy's {@code .npy} format, versions 1 to 3, by region, and writes them.
 *
 * <p>This package may depend on {@code org.byol3d.volume}, {@code org.byol3d.b2nd.ElementType} and
 * {@code org.byol3d.b2nd.io}, not on Hadoop or Spark.
 */
package org.byol3d.volume.npy;
