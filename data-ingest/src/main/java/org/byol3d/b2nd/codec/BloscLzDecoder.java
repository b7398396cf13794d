package org.byol3d.b2nd.codec;

import java.util.Arrays;

/** Decodes BLOSCLZ, the LZ77 format of c-blosc2, which derives from FastLZ. */
final class BloscLzDecoder implements StreamDecoder {
  private static final int MAX_SHORT_DISTANCE = 8191;
  private static final int LONGEST_SHORT_MATCH = 6;
  private static final int MIN_MATCH = 3;

  @Override
  public void decode(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int length)
      throws CodecException {
    int inEnd = inOffset + inLength;
    int outEnd = outOffset + length;
    int ip = inOffset;
    int op = outOffset;
    if (inLength == 0) {
      throw new CodecException("BLOSCLZ: the stream is empty");
    }
    // The first instruction is always literal; its upper bits carry a version and are ignored.
    int control = in[ip++] & 31;
    while (true) {
      if (control < 32) {
        int literals = control + 1;
        if (literals > inEnd - ip || literals > outEnd - op) {
          throw new CodecException("BLOSCLZ: literals pass the end of the stream or block");
        }
        System.arraycopy(in, ip, out, op, literals);
        ip += literals;
        op += literals;
      } else {
        int match = (control >> 5) - 1;
        if (match == LONGEST_SHORT_MATCH) {
          int more;
          do {
            if (ip >= inEnd || match > length) {
              throw new CodecException("BLOSCLZ: a match length passes the end");
            }
            more = in[ip++] & 0xff;
            match += more;
          } while (more == 255);
        }
        match += MIN_MATCH;
        if (ip >= inEnd) {
          throw new CodecException("BLOSCLZ: a match distance passes the end of the stream");
        }
        int low = in[ip++] & 0xff;
        int distance = ((control & 31) << 8) + low;
        if (distance == MAX_SHORT_DISTANCE) {
          if (ip + 2 > inEnd) {
            throw new CodecException("BLOSCLZ: a long distance passes the end of the stream");
          }
          distance = (((in[ip] & 0xff) << 8) | (in[ip + 1] & 0xff)) + MAX_SHORT_DISTANCE;
          ip += 2;
        }
        distance++;
        if (distance > op - outOffset || match > outEnd - op) {
          throw new CodecException("BLOSCLZ: a match reaches outside the block");
        }
        copyMatch(out, op, distance, match);
        op += match;
      }
      if (ip >= inEnd) {
        break;
      }
      control = in[ip++] & 0xff;
    }
    if (op != outEnd) {
      throw new CodecException(
          "BLOSCLZ: the stream gives " + (op - outOffset) + " bytes, not " + length);
    }
  }

  /** Copies a match that may overlap what it writes. */
  static void copyMatch(byte[] out, int op, int distance, int length) {
    int from = op - distance;
    if (distance >= length) {
      System.arraycopy(out, from, out, op, length);
    } else if (distance == 1) {
      Arrays.fill(out, op, op + length, out[from]);
    } else {
      for (int i = 0; i < length; i++) {
        out[op + i] = out[from + i];
      }
    }
  }
}
