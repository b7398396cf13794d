/**
 * The codecs of a stream, one small class each: BLOSCLZ here, LZ4, zlib and Zstandard from
 * libraries.
 *
 * <p>Knows arrays of bytes only: nothing of chunks or files. May depend on the JDK, lz4-java and
 * zstd-jni.
 */
package org.byol3d.b2nd.codec;
