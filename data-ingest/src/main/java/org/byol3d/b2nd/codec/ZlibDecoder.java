package org.byol3d.b2nd.codec;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes zlib streams (RFC 1950) with the JDK, which checks their Adler-32. */
final class ZlibDecoder implements StreamDecoder {
  private final Inflater inflater = new Inflater();
  private final byte[] probe = new byte[1];

  @Override
  public void decode(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length)
      throws CodecException {
    inflater.reset();
    inflater.setInput(in, inOffset, inLength);
    int decoded = 0;
    try {
      while (decoded < length) {
        int step = inflater.inflate(out, outOffset + decoded, length - decoded);
        if (step == 0) {
          break;
        }
        decoded += step;
      }
      // The checksum is read only once more output is asked for.
      if (decoded == length && !inflater.finished() && inflater.inflate(probe) > 0) {
        throw new CodecException("zlib: the stream gives more than " + length + " bytes");
      }
    } catch (DataFormatException e) {
      throw new CodecException("zlib: " + e.getMessage(), e);
    }
    if (decoded != length || !inflater.finished()) {
      throw new CodecException(
          "zlib: the stream ends early or gives " + decoded + " bytes, not " + length);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
