/**
 * Reads volumes by region as float32 from any Hadoop file system, normalizes them, and caches open
 * volumes and compressed files.
 *
 * <p>May depend on {@code org.byol3d.b2nd} and the Hadoop client API: no Spark, no DJL.
 */
package org.byol3d.volume;
