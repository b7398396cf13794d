package org.byol3d.b2nd.codec;

import java.util.Arrays;
import java.util.Optional;

/**
 * The layout of the bytes of a stream: the format number in bits 5–7 of a chunk's flags
 * (README_CHUNK_FORMAT of c-blosc2).
 */
public enum CodecFormat {
  BLOSCLZ(0),
  LZ4(1),
  ZLIB(3),
  ZSTD(4);

  /** The format number of all codecs registered outside the format; another byte names them. */
  public static final int USER_DEFINED = 6;

  private final int code;

  CodecFormat(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the format of a number. */
  public static Optional<CodecFormat> of(int code) {
    return Arrays.stream(values()).filter(format -> format.code == code).findFirst();
  }

  /**
   * Returns the most bytes that a stream of {@code compressed} bytes can decode to. A header that
   * states more is damaged, and no memory is allocated for it.
   */
  public long maxDecodedLength(int compressed) {
    return switch (this) {
      // A run length grows by at most 255 for each further byte.
      case BLOSCLZ, LZ4 -> 255L * compressed + 512;
      // RFC 1951: 258 bytes for two bits, less the framing.
      case ZLIB -> 1032L * compressed + 512;
      // RFC 8878: a block gives at most 128 KiB and takes at least four bytes.
      case ZSTD -> 131_072L * (compressed / 4 + 1L);
    };
  }
}
