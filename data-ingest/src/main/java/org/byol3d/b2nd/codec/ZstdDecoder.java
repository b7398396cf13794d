package org.byol3d.b2nd.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/** Decodes Zstandard frames (RFC 8878) with zstd-jni, with or without a trained dictionary. */
final class ZstdDecoder implements StreamDecoder {
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();

  @Override
  public void decode(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length)
      throws CodecException {
    int decoded;
    try {
      decoded = context.decompressByteArray(out, outOffset, length, in, inOffset, inLength);
    } catch (ZstdException e) {
      throw new CodecException("ZSTD: " + e.getMessage(), e);
    }
    if (decoded != length) {
      throw new CodecException("ZSTD: the stream gives " + decoded + " bytes, not " + length);
    }
  }

  @Override
  public void useDictionary(byte[] dictionary) throws CodecException {
    try {
      context.reset();
      if (dictionary.length > 0) {
        context.loadDict(dictionary);
      }
    } catch (ZstdException e) {
      throw new CodecException("ZSTD: the dictionary: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
