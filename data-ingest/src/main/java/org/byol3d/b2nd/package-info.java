/**
 * The Blosc2 NDim ({@code .b2nd}) format in pure Java: arrays read by region, and written.
 *
 * <p>The public face: {@link org.byol3d.b2nd.B2ndArray} reads, {@link org.byol3d.b2nd.B2ndWriter}
 * writes. The packages below it are one layer of the format each. May depend on the JDK, lz4-java
 * and zstd-jni only: no Spark, Hadoop or DJL.
 */
package org.byol3d.b2nd;
