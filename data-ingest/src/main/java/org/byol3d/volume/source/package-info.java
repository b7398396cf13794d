/**
 * Where the bytes of a volume's file come from: any Hadoop file system, and a bounded copy on the
 * executor's own disk.
 *
 * <p>May depend on {@code org.byol3d.b2nd.io} and the Hadoop client API: no Spark.
 */
package org.byol3d.volume.source;
