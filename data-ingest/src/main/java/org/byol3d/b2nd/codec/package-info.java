/**
 * The codecs of a stream, one small class each. BLOSCLZ is implemented here; LZ4, zlib and
 * Zstandard come from libraries.
 *
 * <p>This package knows arrays of bytes only, not chunks or files. It may depend on the JDK,
 * lz4-java, zstd-jni and Commons Compress.
 */
package org.byol3d.b2nd.codec;
