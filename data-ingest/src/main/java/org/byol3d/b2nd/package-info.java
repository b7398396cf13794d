/**
 * The Blosc2 NDim ({@code .b2nd}) format in Java: arrays are read by region, and written.
 *
 * <p>{@link org.byol3d.b2nd.B2ndArray} reads and {@link org.byol3d.b2nd.B2ndWriter} writes. Each
 * package below this one is one layer of the format. {@link org.byol3d.b2nd.ElementType} and {@link
 * org.byol3d.b2nd.io.FormatException} also serve the other formats of the project.
 *
 * <p>The package may depend on the JDK, lz4-java, zstd-jni and Commons Compress only, not on Spark,
 * Hadoop or DJL.
 */
package org.byol3d.b2nd;
