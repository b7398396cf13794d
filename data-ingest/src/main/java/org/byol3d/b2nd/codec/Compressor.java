package org.byol3d.b2nd.codec;

import java.util.Arrays;
import java.util.Optional;

/**
 * The compressor that a frame or chunk names (byte 22 of a chunk, the low nibble of byte 27 of a
 * frame). Several compressors may write one {@link CodecFormat}.
 */
public enum Compressor {
  BLOSCLZ(0, CodecFormat.BLOSCLZ),
  LZ4(1, CodecFormat.LZ4),
  LZ4HC(2, CodecFormat.LZ4),
  ZLIB(4, CodecFormat.ZLIB),
  ZSTD(5, CodecFormat.ZSTD);

  private final int code;
  private final CodecFormat format;

  Compressor(int code, CodecFormat format) {
    this.code = code;
    this.format = format;
  }

  public int code() {
    return code;
  }

  public CodecFormat format() {
    return format;
  }

  /** Returns the compressor of a number, if this reader has it. */
  public static Optional<Compressor> of(int code) {
    return Arrays.stream(values()).filter(compressor -> compressor.code == code).findFirst();
  }

  /** Returns the name of a registered compressor, supported or not, for messages. */
  public static String nameOf(int code) {
    return of(code)
        .map(Enum::name)
        .orElseGet(
            () ->
                switch (code) {
                  case 32 -> "NDLZ";
                  case 33 -> "ZFP_FIXED_ACCURACY";
                  case 34 -> "ZFP_FIXED_PRECISION";
                  case 35 -> "ZFP_FIXED_RATE";
                  case 36 -> "OPENHTJ2K";
                  case 37 -> "GROK";
                  case 38 -> "OPENZL";
                  case 39 -> "J2K";
                  case 40 -> "HTJ2K";
                  default -> "codec " + code;
                });
  }
}
