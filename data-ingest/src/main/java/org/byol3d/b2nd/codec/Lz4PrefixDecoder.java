package org.byol3d.b2nd.codec;

/**
 * An LZ4 block whose matches may reach back into a dictionary, as c-blosc2 3 writes with {@code
 * use_dict}: the dictionary stands, as it were, right before the output (lz4_Block_format.md).
 */
final class Lz4PrefixDecoder {
  private static final int MIN_MATCH = 4;

  private Lz4PrefixDecoder() {}

  static void decode(
      byte[] dictionary, byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int size)
      throws CodecException {
    int inEnd = inOffset + inLength;
    int outEnd = outOffset + size;
    int ip = inOffset;
    int op = outOffset;
    while (ip < inEnd) {
      int token = in[ip++] & 0xff;
      int literals = token >>> 4;
      if (literals == 15) {
        int more;
        do {
          more = next(in, ip++, inEnd);
          literals = grow(literals, more, size);
        } while (more == 255);
      }
      if (literals > inEnd - ip || literals > outEnd - op) {
        throw new CodecException("LZ4: literals pass the end of the stream or block");
      }
      System.arraycopy(in, ip, out, op, literals);
      ip += literals;
      op += literals;
      if (ip == inEnd) {
        break;
      }
      int distance = next(in, ip, inEnd) | next(in, ip + 1, inEnd) << 8;
      ip += 2;
      int match = token & 15;
      if (match == 15) {
        int more;
        do {
          more = next(in, ip++, inEnd);
          match = grow(match, more, size);
        } while (more == 255);
      }
      match += MIN_MATCH;
      if (distance == 0 || distance > op - outOffset + dictionary.length || match > outEnd - op) {
        throw new CodecException("LZ4: a match reaches outside the dictionary and block");
      }
      int fromDictionary = Math.min(match, Math.max(0, distance - (op - outOffset)));
      if (fromDictionary > 0) {
        int from = dictionary.length - (distance - (op - outOffset));
        System.arraycopy(dictionary, from, out, op, fromDictionary);
        op += fromDictionary;
      }
      if (match > fromDictionary) {
        BloscLzDecoder.copyMatch(out, op, distance, match - fromDictionary);
      }
      op += match - fromDictionary;
    }
    if (op != outEnd) {
      throw new CodecException("LZ4: the stream gives " + (op - outOffset) + " bytes, not " + size);
    }
  }

  private static int next(byte[] in, int position, int end) throws CodecException {
    if (position >= end) {
      throw new CodecException("LZ4: the stream ends inside an instruction");
    }
    return in[position] & 0xff;
  }

  private static int grow(int length, int more, int limit) throws CodecException {
    if (length > limit) {
      throw new CodecException("LZ4: a length passes the end of the block");
    }
    return length + more;
  }
}
