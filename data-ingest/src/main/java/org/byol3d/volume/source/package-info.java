/**
 * Reads the bytes of a volume's file from any Hadoop file system, or from a copy on the executor's
 * local disk.
 *
 * <p>May depend on {@code org.byol3d.b2nd.io} and the Hadoop client API: no Spark.
 */
package org.byol3d.volume.source;
