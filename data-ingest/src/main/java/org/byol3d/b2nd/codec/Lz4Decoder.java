package org.byol3d.b2nd.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/**
 * Decodes LZ4 blocks, as the compressors LZ4 and LZ4HC write them. lz4-java decodes them, or
 * Commons Compress if they have a dictionary, which lz4-java does not support.
 */
final class Lz4Decoder implements StreamDecoder {
  private final LZ4SafeDecompressor decompressor = factory().safeDecompressor();
  private byte[] dictionary = new byte[0];

  /**
   * Returns the native library, or Java's safe variant if the library does not load.
   *
   * <p>A file may be hostile, so neither {@code fastDecompressor()} nor an unsafe variant may
   * decode it. The native safe decompressor checks all bounds in every release: neither
   * CVE-2025-12183 nor CVE-2025-66566 concerns it. That matters on a cluster, where Spark's
   * lz4-java 1.8.0 comes first on the class path. It takes half the time of Java's safe variant
   * (1.0 and 2.0 ms per MiB).
   */
  static LZ4Factory factory() {
    try {
      return LZ4Factory.nativeInstance();
    } catch (LinkageError | AssertionError | RuntimeException e) {
      return LZ4Factory.safeInstance();
    }
  }

  @Override
  public void decode(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length)
      throws CodecException {
    int decoded;
    try {
      decoded =
          dictionary.length == 0
              ? decompressor.decompress(in, inOffset, inLength, out, outOffset, length)
              : decodeWithDictionary(in, inOffset, inLength, out, outOffset, length);
    } catch (LZ4Exception | IOException | IllegalArgumentException e) {
      throw new CodecException("LZ4: " + e.getMessage(), e);
    }
    if (decoded != length) {
      throw new CodecException("LZ4: the stream gives " + decoded + " bytes, not " + length);
    }
  }

  /** Decodes a block with matches that may reach back into the dictionary, at about 100 MB/s. */
  private int decodeWithDictionary(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length)
      throws IOException {
    try (var block =
        new BlockLZ4CompressorInputStream(new ByteArrayInputStream(in, inOffset, inLength))) {
      block.prefill(dictionary);
      int decoded = block.readNBytes(out, outOffset, length);
      if (block.read() >= 0) {
        throw new IOException("the stream gives more than " + length + " bytes");
      }
      return decoded;
    }
  }

  @Override
  public void useDictionary(byte[] bytes) {
    dictionary = bytes;
  }
}
