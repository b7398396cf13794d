/**
 * A volume read by region to float32 from any Hadoop file system, its normalization, and the caches
 * of opened volumes and of compressed files.
 *
 * <p>May depend on {@code org.byol3d.b2nd} and the Hadoop client API: no Spark, no DJL.
 */
package org.byol3d.volume;
