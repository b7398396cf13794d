package org.byol3d.b2nd.codec;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 blocks, as the compressors LZ4 and LZ4HC write them, by lz4-java; with a dictionary, which
 * lz4-java does not offer, by {@link Lz4PrefixDecoder}.
 */
final class Lz4Decoder implements StreamDecoder {
  private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();
  private byte[] dictionary = new byte[0];

  @Override
  public void decode(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length)
      throws CodecException {
    if (dictionary.length > 0) {
      Lz4PrefixDecoder.decode(dictionary, in, inOffset, inLength, out, outOffset, length);
      return;
    }
    int decoded;
    try {
      decoded = decompressor.decompress(in, inOffset, inLength, out, outOffset, length);
    } catch (LZ4Exception e) {
      throw new CodecException("LZ4: " + e.getMessage(), e);
    }
    if (decoded != length) {
      throw new CodecException("LZ4: the stream gives " + decoded + " bytes, not " + length);
    }
  }

  @Override
  public void useDictionary(byte[] bytes) {
    dictionary = bytes;
  }
}
