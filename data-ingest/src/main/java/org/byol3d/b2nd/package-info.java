/**
 * The Blosc2 NDim ({@code .b2nd}) format in pure Java: arrays read by region, and written.
 *
 * <p>May depend on the JDK, lz4-java and zstd-jni only: no Spark, Hadoop or DJL.
 */
package org.byol3d.b2nd;
